/** Signing in to both APIs. */
import { expect } from './expect.ts';
import { readTexts } from './read-texts.ts';
import type { Step, Walk } from './walk.ts';

const signIn = async ({ popup, afterClick }: Walk, api: string): Promise<string> => {
  const session = popup.getByRole('region', { name: `${api} session` });
  await session.getByRole('button', { name: `Sign in to ${api}` }).click();
  await afterClick();
  await expect(session.getByText('Signed in', { exact: true })).toBeVisible();
  await expect(session.getByRole('button', { name: `Sign out of ${api}` })).toBeVisible();
  const countdown = await readTexts(session.locator('p'));
  return ['Signed in', ...countdown].join('; ');
};

export const SESSION_STEPS: readonly Step[] = [
  {
    id: 'pump-session',
    name: 'Sign in to Pump.fun',
    needs: ['solana-key'],
    shows: 'popup',
    run: (walk) => signIn(walk, 'Pump.fun'),
  },
  {
    id: 'mimic-session',
    name: 'Sign in to Mimic Protocol',
    needs: ['evm-key'],
    shows: 'popup',
    run: (walk) => signIn(walk, 'Mimic Protocol'),
  },
];
