/** `npm run build`: main process, preload script and renderer into `out/`. */
import { build } from './support/build.ts';

if (!build()) process.exit(1);
