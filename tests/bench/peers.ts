/** Ours beside other people's packages: what `npm run bench -- --peer` measures. */
import { peerSave } from './benches/peer-save.ts';
import { peerSign } from './benches/peer-sign.ts';
import { peerUnlock } from './benches/peer-unlock.ts';
import type { Suite } from './suite.ts';
import { toPeerMarkdown } from './table.ts';
import { PEER_MARKS } from './write-readme.ts';

export const PEERS: Suite = {
  benchmarks: { peer_unlock: peerUnlock, peer_save: peerSave, peer_sign: peerSign },
  usualSeconds: { peer_unlock: 170, peer_save: 90, peer_sign: 10 },
  marks: PEER_MARKS,
  toMarkdown: toPeerMarkdown,
  picture: null,
};
