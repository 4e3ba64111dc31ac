/** The numbers that pages know errors by: those of EIP-1193, EIP-1474 and JSON-RPC. Imports nothing: page-api stays tiny. */

/** What is neither the page's fault nor ours means: not for now. */
const NOT_CONNECTED = 4900;

const NUMBERS: Readonly<Record<string, number>> = {
  __proto__: null as never,
  /** The user said no. */
  site_refused: 4001,
  site_not_granted: 4100,
  not_permitted: 4100,
  site_way_not_granted: 4100,
  site_out_of_scope: 4100,
  site_call_unsupported: 4200,
  site_request_pending: -32002,
  invalid_input: -32602,
  internal: -32603,
};

/** The number that goes with a reason. */
export const toErrorNumber = (reason: string): number => NUMBERS[reason] ?? NOT_CONNECTED;
