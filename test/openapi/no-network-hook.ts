import { Socket } from 'node:net';

/** Loaded with `node --import`. Makes any attempt to open a connection end the process with this code. */
const NETWORK_USED = 97;

Socket.prototype.connect = (...args: unknown[]): never => {
  console.error(`a connection was attempted: ${JSON.stringify(args)}`);
  process.exit(NETWORK_USED);
};
