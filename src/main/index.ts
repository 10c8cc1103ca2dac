import { surviveClosedOutput } from './log.ts';
import { startElectronShell } from './shells/electron/main.ts';

surviveClosedOutput();
startElectronShell();
