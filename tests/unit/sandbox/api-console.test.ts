import { describe, expect, it } from 'vitest';
import { planConsoleDescription } from '../../sandbox/api-console.ts';
import { createDemoServer } from '../../sandbox/demo-server.ts';

const APIS = { pump: 'http://127.0.0.1:1', mimic: 'http://127.0.0.1:2' };

describe('the API console', () => {
  it('asks for no header that the browser alone can set, whether it is named or referred to', () => {
    const description = {
      openapi: '3.1.0',
      paths: {
        '/things/{id}': {
          get: {
            parameters: [
              { $ref: '#/components/parameters/Accept' },
              { in: 'header', name: 'Origin' },
              { in: 'path', name: 'id' },
              { in: 'query', name: 'Origin' },
            ],
          },
          post: {},
        },
      },
      components: { parameters: { Accept: { in: 'header', name: 'Accept' } } },
    };
    expect(planConsoleDescription(description, 'http://here')).toEqual({
      ...description,
      servers: [{ url: 'http://here' }],
      paths: {
        '/things/{id}': {
          get: {
            parameters: [
              { in: 'path', name: 'id' },
              { in: 'query', name: 'Origin' },
            ],
          },
          post: {},
        },
      },
    });
  });

  it.each(['pump', 'mimic'] as const)('describes %s at the address where it runs', async (api) => {
    const reply = await createDemoServer(() => APIS).request(`/console/${api}.json`);
    const { servers, paths } = await reply.json();
    expect(servers).toEqual([{ url: APIS[api] }]);
    expect(Object.keys(paths).length).toBeGreaterThan(4);
    expect(JSON.stringify(paths)).not.toMatch(/parameters\/(Accept|Origin|LoginOrigin)/);
  });

  it('loads nothing from elsewhere, and may talk to the two APIs alone', async () => {
    const app = createDemoServer(() => APIS);
    const page = await app.request('/console/');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain(`connect-src 'self' ${APIS.pump} ${APIS.mimic}`);
    const files = [...(await page.text()).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = '']) => path);
    const own = files.filter((path) => !path.startsWith('data:'));
    expect(own.length).toBe(3);
    for (const path of own) expect((await app.request(path)).status, path).toBe(200);
  });
});
