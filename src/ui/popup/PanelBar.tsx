/** The head of an API's panel: how old what follows is, how many requests are left, and reading it again. */
import { APIS, type Api } from '../../apis.ts';
import type { DialectsView, Loadable, RateLimitView } from '../../messaging/view.ts';
import { IconButton } from '../components/IconButton.tsx';
import { RateLimit } from '../components/RateLimit.tsx';
import { ReadAge } from '../components/ReadAge.tsx';
import { t } from '../i18n.ts';
import { DialectLine } from './DialectLine.tsx';

export interface PanelBarProps {
  readonly api: Api;
  readonly rate: RateLimitView | null;
  readonly dialect: DialectsView['pump'] | DialectsView['mimic'];
  readonly loadables: readonly (Loadable<unknown> | undefined)[];
  readonly pending: boolean;
  readonly onRefresh: () => void;
}

export const PanelBar = ({ api, rate, dialect, loadables, pending, onRefresh }: PanelBarProps) => (
  <div class="panel-bar">
    <div class="panel-facts">
      <RateLimit rate={rate} />
      <div class="panel-hints">
        <DialectLine dialect={dialect} />
        {/* Last, since its words change while it reads: nothing is pushed aside by it. */}
        <ReadAge loadables={loadables} />
      </div>
    </div>
    <IconButton
      icon="refresh"
      name={t('refresh_api', APIS[api].name)}
      pending={pending}
      onClick={onRefresh}
    />
  </div>
);
