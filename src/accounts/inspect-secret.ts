/** Says what a text is before anything is asked or made of it: the same checks as an import, without its result. */
import { getAddress } from 'viem';
import { AppError } from '../errors.ts';
import { zeroBytes } from '../lib/bytes.ts';
import type { InspectedSecret } from '../messaging/contract.ts';
import { parseKeySecret } from './import-key.ts';
import { parseKeystore } from './keystore-file.ts';
import { parsePhrase } from './phrase.ts';
import { recogniseSecret } from './secret-kind.ts';

/** @throws AppError `key_format_unknown`, and what is wrong with a key, a key file or a phrase */
export const inspectSecret = (textSecret: string): InspectedSecret => {
  switch (recogniseSecret(textSecret)) {
    case 'key': {
      const { chain, format, keySecret } = parseKeySecret(textSecret);
      zeroBytes(keySecret); // K14
      return { kind: 'key', chain, format };
    }
    case 'keystore': {
      const { statedAddress } = parseKeystore(textSecret);
      return {
        kind: 'keystore',
        statedAddress: statedAddress === null ? null : getAddress(`0x${statedAddress}`),
      };
    }
    case 'phrase':
      return { kind: 'phrase', words: parsePhrase(textSecret).length };
    case 'unknown':
      throw new AppError({ code: 'key_format_unknown' });
  }
};
