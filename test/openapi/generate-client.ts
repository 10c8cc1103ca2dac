import { createClient } from '@hey-api/openapi-ts';

/** `generate-client.ts INPUT OUTPUT`: a typed fetch client that also checks every answer against the document. */
const [input = '', output = ''] = process.argv.slice(2);

await createClient({
  input,
  output: { path: output, module: { extension: '.ts' } },
  logs: { file: false, level: 'error' },
  plugins: [
    '@hey-api/client-fetch',
    '@hey-api/typescript',
    'zod',
    { name: '@hey-api/sdk', validator: { request: false, response: true } },
  ],
});
