/**
 * Questions that pages have put to the user, each in a window of the extension. One at a time for each site. They lie in
 * the session area, so that a worker that dies costs no question: the page asks again and waits for the same answer.
 */
import * as v from 'valibot';
import { AppError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import type { SessionArea } from '../lib/stored-area.ts';
import type { ConsentView } from '../messaging/view.ts';
import type { WindowsPart } from './browser-parts.ts';
import { DurationSchema, TermsSchema } from './grant.ts';
import { createSessionList } from './session-list.ts';
import { SiteOriginSchema } from './site-origin.ts';

/** A question that nobody has answered by then is forgotten. */
export const CONSENT_MS = 60 * 60_000;

const ConsentSchema = v.object({
  id: v.string(),
  origin: SiteOriginSchema,
  api: v.picklist(['pump', 'mimic']),
  terms: TermsSchema,
  duration: DurationSchema,
  tabId: v.number(),
  windowId: v.nullable(v.number()),
  /** The window's only tab: its end is the window's, whichever of the two the browser tells. */
  windowTabId: v.nullable(v.number()),
  sinceMs: v.number(),
});

export type Consent = Readonly<v.InferOutput<typeof ConsentSchema>>;

export interface Consents {
  /**
   * Opens the window, or joins the same question where it is open already; resolves with a yes.
   * @throws AppError `site_refused` for a no or a closed window, `site_request_pending` while another question is open
   */
  readonly ask: (question: Omit<Consent, 'id' | 'windowId' | 'windowTabId' | 'sinceMs'>) => Promise<void>;
  /** @throws AppError `consent_missing` */
  readonly read: (id: string) => Promise<ConsentView>;
  /** Ends a question with its answer, and closes its window. @throws AppError `consent_missing` */
  readonly settle: (id: string, isYes: boolean) => Promise<Consent>;
  /** Ends the questions that are meant without an answer. */
  readonly drop: (isMeant: (consent: Consent) => boolean) => Promise<void>;
}

interface Waiting {
  readonly answered: Promise<boolean>;
  readonly answer: (isYes: boolean) => void;
}

const createWaiting = (): Waiting => {
  let answer: (isYes: boolean) => void = () => undefined;
  const answered = new Promise<boolean>((resolve) => {
    answer = resolve;
  });
  return { answered, answer: (isYes) => answer(isYes) };
};

const SIZE = { width: 420, height: 640 } as const;

export const createConsents = ({
  area,
  windows,
  clock,
  newId,
  toUrl,
}: {
  readonly area: SessionArea;
  readonly windows: WindowsPart;
  readonly clock: Clock;
  readonly newId: () => string;
  /** The page that asks the user, for a consent's id. */
  readonly toUrl: (id: string) => string;
}): Consents => {
  const list = createSessionList({ area, key: 'sites.consents', item: ConsentSchema });
  const waiting = new Map<string, Waiting>();

  const isFresh = ({ sinceMs }: Consent): boolean => Math.abs(clock.nowMs() - sinceMs) < CONSENT_MS;
  const fresh = async (): Promise<readonly Consent[]> => (await list.read()).filter(isFresh);

  const find = async (id: string): Promise<Consent> => {
    const consent = (await fresh()).find((each) => each.id === id);
    if (consent === undefined) throw new AppError({ code: 'consent_missing' });
    return consent;
  };

  const waitFor = async (id: string): Promise<void> => {
    const one = waiting.get(id) ?? createWaiting();
    waiting.set(id, one);
    if (!(await one.answered)) throw new AppError({ code: 'site_refused' });
  };

  const end = (id: string, isYes: boolean): void => {
    waiting.get(id)?.answer(isYes);
    waiting.delete(id);
  };

  const close = async ({ windowId }: Consent): Promise<void> => {
    if (windowId === null) return;
    await windows.remove(windowId).catch(() => undefined); // the user has closed it already
  };

  const remove = (ids: readonly string[]): Promise<void> =>
    list.change((items) => items.filter((item) => isFresh(item) && !ids.includes(item.id)));

  const open = async (id: string): Promise<void> => {
    try {
      const window = await windows.create({ url: toUrl(id), type: 'popup', ...SIZE, focused: true });
      const shown = { windowId: window.id ?? null, windowTabId: window.tabs?.[0]?.id ?? null };
      await list.change((items) => items.map((item) => (item.id === id ? { ...item, ...shown } : item)));
    } catch (error) {
      await remove([id]);
      end(id, false);
      throw error;
    }
  };

  return {
    ask: async (question) => {
      const { origin, api, tabId } = question;
      const consent = { ...question, id: newId(), windowId: null, windowTabId: null, sinceMs: clock.nowMs() };
      const taken = { before: consent as Consent, isOurs: true };
      // Looked at and taken in one step: two questions at once open one window.
      await list.change((items) => {
        const before = items.find((item) => isFresh(item) && item.origin === origin);
        if (before === undefined) return [...items.filter(isFresh), consent];
        taken.before = before;
        taken.isOurs = false;
        return items;
      });
      const { before, isOurs } = taken;
      if (before.api !== api || before.tabId !== tabId) {
        throw new AppError({ code: 'site_request_pending' });
      }
      const answer = waitFor(before.id);
      if (isOurs) await Promise.all([answer, open(before.id)]);
      else await answer;
    },
    read: async (id) => {
      const { origin, api, terms, duration, tabId } = await find(id);
      return { id, origin, api, terms, duration, tabId };
    },
    settle: async (id, isYes) => {
      const consent = await find(id);
      await remove([id]);
      end(id, isYes);
      void close(consent);
      return consent;
    },
    drop: async (isMeant) => {
      const meant = (await list.read()).filter((consent) => isMeant(consent));
      if (meant.length === 0) return;
      await remove(meant.map(({ id }) => id));
      for (const consent of meant) {
        end(consent.id, false);
        void close(consent);
      }
    },
  };
};
