import { describe, expect, it, vi } from 'vitest';
import { Balances } from '../../../../src/ui/balances/Balances.tsx';
import { Address } from '../../../../src/ui/components/Address.tsx';
import { Facts } from '../../../../src/ui/components/Facts.tsx';
import { IdentityMenu } from '../../../../src/ui/components/IdentityMenu.tsx';
import { Reply } from '../../../../src/ui/developer/Reply.tsx';
import { OverviewCell } from '../../../../src/ui/overview/OverviewCell.tsx';
import { DriftNote } from '../../../../src/ui/popup/DriftNote.tsx';
import { PumpProfile } from '../../../../src/ui/popup/PumpProfile.tsx';
import { PumpRoles } from '../../../../src/ui/popup/PumpRoles.tsx';
import { renderInto } from '../dom.ts';

vi.mock('wxt/browser', () => import('../fake-browser.ts'));

/** From the OWASP filter evasion cheat sheet. */
const CORPUS = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'><svg onload=alert(1)>",
  'javascript:alert(1)',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '</code><a href="javascript:alert(1)">x</a>',
  '&lt;b&gt;',
  '{{constructor.constructor("alert(1)")()}}',
];

const render = (text: string) => [
  <Facts facts={[{ term: text, value: text }]} />,
  <Address address={text} chain="evm" whole />,
  <PumpProfile profile={{ id: text, username: text, email: text, address: text, createdAt: text }} />,
  <PumpRoles
    roles={{
      admin: 'no',
      superAdmin: 'no',
      validJurisdiction: 'no',
      jurisdiction: text,
      jurisdictionReason: text,
    }}
  />,
  <IdentityMenu
    identities={[{ id: 'i', name: text, accounts: {} }]}
    selected={{ id: 'i', name: text, accounts: {} }}
    onSelect={() => undefined}
    actions={[]}
  />,
  <OverviewCell
    name={text}
    cell={{ api: 'pump', group: 'no_key', session: undefined }}
    nowMs={0}
    onOpen={() => undefined}
  />,
  // What a server says: the fields of its reply, and an error as it came.
  <DriftNote api="mimic" drift={[{ field: text, problem: 'renamed', sinceMs: 0 }]} />,
  ...[text, JSON.stringify({ message: text })].map((body) => (
    <Reply
      reply={{ status: 400, body, headers: { [text]: text }, durationMs: 1, sizeInOctets: body.length }}
      isSecret={false}
    />
  )),
  <Balances
    tokens={{
      skipped: 0,
      rows: [
        { chainId: 1, address: text, symbol: text, decimals: 0, balance: '1', allowance: '0', price: 1 },
      ],
    }}
  />,
];

describe('text from outside', () => {
  // U2
  it.each(CORPUS)('%j is shown as text, in every place that shows such text', async (text) => {
    for (const node of render(text)) {
      const root = await renderInto(node);
      expect(root.querySelectorAll('script, img, iframe, a, [onerror], [onload]').length).toBe(0);
    }
  });

  it('arrives whole in labels', async () => {
    for (const text of CORPUS) {
      const root = await renderInto(<Facts facts={[{ term: 'Name', value: text }]} />);
      expect(root.querySelector('dd')?.textContent).toBe(text);
    }
  });
});
