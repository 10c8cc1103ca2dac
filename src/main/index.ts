import { startElectronShell } from './shells/electron/main.ts';

startElectronShell();
