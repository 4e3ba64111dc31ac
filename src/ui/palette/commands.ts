/** Every command that makes sense now, of the identity that is shown and of the product as a whole. */
import { API_IDS, APIS, type Api } from '../../apis.ts';
import { send } from '../../messaging/client.ts';
import { type AccountView, type IdentityView, sessionKey, type UnlockedView } from '../../messaging/view.ts';
import { copyPlain, copySecret } from '../clipboard.ts';
import { shortenAddress } from '../format/address.ts';
import { chainName } from '../format/names.ts';
import { textOfIdentity } from '../format/search-identities.ts';
import { ROUTES, TITLES } from '../hooks/use-hash-route.ts';
import { t } from '../i18n.ts';
import { isOptionsPage, openSection } from '../platform.ts';
import type { Command } from './command.ts';
import { openOverlay } from './overlay.ts';

const THEMES = [
  { theme: 'system', text: 'settings_theme_system' },
  { theme: 'light', text: 'settings_theme_light' },
  { theme: 'dark', text: 'settings_theme_dark' },
] as const;

const BULK = [
  { action: 'sign_in', text: 'bulk_sign_in', icon: 'arrow', none: 'bulk_all_signed_in' },
  { action: 'renew', text: 'bulk_renew', icon: 'refresh', none: 'bulk_none_signed_in' },
] as const;

const kept = (command: Omit<Command, 'isKept'>): Command => ({ ...command, isKept: true });

/** Read and copied at once: it is in no element. U1 */
const copyApiKey = ({ id: accountId }: AccountView): Command =>
  kept({
    id: 'copy_api_key',
    text: t('api_key_copy'),
    icon: 'copy',
    run: async () => {
      const { apiKeySecret } = await send('mimic.readApiKey', { accountId });
      await copySecret(apiKeySecret);
      openOverlay({ kind: 'copied' });
    },
  });

const ofAccount = (view: UnlockedView, api: Api, account: AccountView): readonly Command[] => {
  const target = { accountId: account.id, api };
  const { name, chain } = APIS[api];
  const hint = shortenAddress(account.address);
  const isSignedIn = view.sessions[sessionKey(account.id, api)]?.state === 'signed_in';
  const copyAddress = kept({
    id: `copy_address:${api}`,
    text: t('copy_address', chainName(chain)),
    icon: 'copy',
    hint,
    run: async () => {
      await copyPlain(account.address);
      openOverlay({ kind: 'said', text: t('copied'), about: hint });
    },
  });
  if (!isSignedIn) {
    const signIn = kept({
      id: `sign_in:${api}`,
      text: t('sign_in_to', name),
      icon: 'arrow',
      hint,
      said: [t('state_signed_in'), name],
      run: async () => void (await send('sessions.signIn', target)),
    });
    return [signIn, copyAddress];
  }
  return [
    kept({
      id: `copy_token:${api}`,
      text: t('copy_token_of', name),
      icon: 'copy',
      run: async () => openOverlay({ kind: 'copy', api }),
    }),
    ...(api === 'mimic' ? [copyApiKey(account)] : []),
    copyAddress,
    kept({
      id: `renew:${api}`,
      text: t('renew_api', name),
      icon: 'refresh',
      said: [t('outcome_ok'), t('renew_api', name)],
      run: async () => void (await send('sessions.renew', target)),
    }),
    kept({
      id: `sign_out:${api}`,
      text: t('sign_out_of', name),
      icon: 'exit',
      said: [t('state_signed_out'), name],
      run: async () => void (await send('sessions.signOut', target)),
    }),
  ];
};

const toSwitch = (identity: IdentityView): Command => ({
  id: `switch:${identity.id}`,
  text: t('pal_switch', identity.name),
  icon: 'key',
  also: textOfIdentity(identity),
  isKept: false,
  said: [t('selected_mark'), identity.name],
  run: async () => void (await send('identities.select', { identityId: identity.id })),
});

export const toCommands = (view: UnlockedView): readonly Command[] => {
  const identity = view.identities.find(({ id }) => id === view.selectedIdentityId) ?? view.identities[0];
  const ofIdentity = API_IDS.flatMap((api) => {
    const account = identity?.accounts[APIS[api].chain];
    return account === undefined ? [] : ofAccount(view, api, account);
  });
  const sections = ROUTES.map((route) =>
    kept({
      id: `go:${route}`,
      text: t('pal_go', t(TITLES[route])),
      icon: 'settings',
      run: () => openSection(route),
    }),
  );
  return [
    ...ofIdentity,
    kept({
      id: 'lock',
      text: t('lock'),
      icon: 'lock',
      run: async () => void (await send('vault.lock', {})),
    }),
    ...sections,
    ...BULK.map(({ action, text, icon, none }) =>
      kept({
        id: `bulk:${action}`,
        text: t(text),
        icon,
        run: async () => {
          const { total } = await send('bulk.start', { action });
          if (!isOptionsPage()) return;
          // Where it can be followed, and says by itself how far it is.
          await openSection('keys');
          scrollTo(0, 0);
          if (total === 0) openOverlay({ kind: 'said', text: t(none), about: '' });
        },
      }),
    ),
    ...THEMES.filter(({ theme }) => theme !== view.settings.theme).map(({ theme, text }) =>
      kept({
        id: `theme:${theme}`,
        text: t('pal_theme', t(text)),
        icon: 'eye',
        said: [t('outcome_ok'), t('pal_theme', t(text))],
        run: async () => void (await send('settings.update', { theme })),
      }),
    ),
    kept({
      id: 'shortcuts',
      text: t('keys_title'),
      icon: 'question',
      run: async () => openOverlay({ kind: 'shortcuts' }),
    }),
    ...view.identities.filter(({ id }) => id !== identity?.id).map(toSwitch),
  ];
};
