// Serves the window to a plain browser: node test/support/renderer-harness/serve.mjs [port] then open
// /test/support/renderer-harness/?set=sample|five|empty|500&theme=light|dark&days=1|7|30
//   &fails=first|refresh|never&disk=full
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { createServer } from 'vite';

const root = fileURLToPath(new URL('../../..', import.meta.url));

const server = await createServer({
  root,
  configFile: false,
  logLevel: 'warn',
  plugins: [
    svelte({ configFile: false }),
    {
      name: 'views',
      configureServer: (server) => {
        server.middlewares.use('/harness-view.json', (request, response, next) => {
          const set = new URL(request.url ?? '', 'http://localhost').searchParams.get('set') ?? 'sample';
          server
            .ssrLoadModule('/test/support/renderer-harness/views.ts')
            .then(({ buildView }) =>
              response.setHeader('content-type', 'application/json').end(JSON.stringify(buildView(set))),
            )
            .catch(next);
        });
      },
    },
  ],
  worker: { format: 'es' },
  server: { port: Number(process.argv[2] ?? 5199), strictPort: true, hmr: false },
  optimizeDeps: { noDiscovery: false, include: ['d3'] },
});
await server.listen();
process.stderr.write(`${server.resolvedUrls?.local[0] ?? ''}test/support/renderer-harness/\n`);
