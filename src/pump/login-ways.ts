/** In which ways a Pump.fun login is tried, in which order, and when the next one makes sense. Pure. */
import type { AppError, ErrorCode } from '../errors.ts';

/**
 * `documented`: POST /auth/login with wallet, signature and message. `observed_token`: POST /auth/login/token with address,
 * signature and timestamp. `observed_raw_jwt`: the same at /auth/login, which gives a token only where `rawJwt` asks for it.
 */
export type PumpLoginWay = 'documented' | 'observed_token' | 'observed_raw_jwt';

/** What the user chose. */
export type PumpDialectChoice = 'automatic' | 'documented' | 'observed';

const ALL: readonly PumpLoginWay[] = ['documented', 'observed_token', 'observed_raw_jwt'];

/** The ways to try, in order: those that the choice allows, the one that worked last time first. */
export const planLoginWays = ({
  choice,
  remembered,
}: {
  readonly choice: PumpDialectChoice;
  readonly remembered: PumpLoginWay | null;
}): readonly PumpLoginWay[] => {
  const allowed = ALL.filter(
    (way) => choice === 'automatic' || (way === 'documented') === (choice === 'documented'),
  );
  return remembered !== null && allowed.includes(remembered)
    ? [remembered, ...allowed.filter((way) => way !== remembered)]
    : allowed;
};

/** Answers that may mean "not in this way", those that say more about what is wrong first. */
const WAY_REFUSALS: readonly ErrorCode[] = [
  'unauthorized',
  'forbidden',
  'reply_unexpected',
  'bad_request',
  'reply_not_json',
  'api_refused',
  'not_found',
];

/** A server that trips over a request which it does not know may well say so. Not an outage: those have other statuses. */
const STUMBLES: readonly (number | undefined)[] = [500, 501];

/**
 * Whether another way makes sense after this failure.
 * @param isKnown a way has worked before: a server that stumbles now is down, and is not asked again and again
 */
export const mayTryNextWay = (
  { code, details }: AppError,
  { isKnown }: { readonly isKnown: boolean },
): boolean =>
  WAY_REFUSALS.includes(code) || (!isKnown && code === 'api_down' && STUMBLES.includes(details.status));

/** Of the failures of all ways, the one to show: what is no refusal of a way, else the one that says most. */
export const planLoginError = (errors: readonly [AppError, ...AppError[]]): AppError => {
  const rank = ({ code, details }: AppError): number => {
    const place = WAY_REFUSALS.indexOf(code);
    if (place >= 0) return place;
    return code === 'api_down' && STUMBLES.includes(details.status)
      ? WAY_REFUSALS.indexOf('not_found') - 0.5
      : -1;
  };
  return errors.reduce((best, error) => (rank(error) < rank(best) ? error : best));
};
