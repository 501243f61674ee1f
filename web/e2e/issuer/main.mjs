// The certified oidc-provider on a free port, with one client. It takes everybody by any password at the name that he types: his e-mail
// address, which is verified unless it begins with `unverified`. Usage: node main.mjs REDIRECT_URI; the first line of output says where it is.
import { createServer } from 'node:http';
import process from 'node:process';

import Provider from 'oidc-provider';

const [redirectUri] = process.argv.slice(2);
const server = createServer();

server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'nightjar', client_secret: 'the-secret-of-the-story', redirect_uris: [redirectUri] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    cookies: { keys: ['a key that signs nothing of value'] },
    pkce: { required: () => true },
    findAccount: (_, name) => ({
      accountId: name,
      claims: () => ({ sub: name, email: name, email_verified: !name.startsWith('unverified'), name: name.split('@')[0] }),
    }),
  });
  server.on('request', provider.callback());
  process.stdout.write(`${issuer}\n`);
});
