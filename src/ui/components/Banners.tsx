/** What concerns the whole screen: no network, and notices about the vault itself. */
import type { Notice } from '../../messaging/view.ts';
import { useOnline } from '../hooks/use-online.ts';
import { type MessageKey, t } from '../i18n.ts';
import { Note } from './Note.tsx';

const NOTICES: Readonly<Record<Notice, MessageKey>> = {
  recovered_from_older_copy: 'notice_recovered',
  records_damaged: 'notice_records_damaged',
};

export const Banners = ({ notices }: { readonly notices: readonly Notice[] }) => {
  const online = useOnline();
  return (
    <>
      {!online && (
        <Note tone="warning" role="status">
          {t('offline_banner')}
        </Note>
      )}
      {notices.map((notice) => (
        <Note key={notice} tone="warning">
          {t(NOTICES[notice])}
        </Note>
      ))}
    </>
  );
};
