import { surviveClosedOutput } from './log.ts';
import { commandLineWords, runInElectron } from './shells/electron/command-line-mode.ts';
import { startElectronShell } from './shells/electron/main.ts';

surviveClosedOutput();
const words = commandLineWords(process.argv);
if (words === null) startElectronShell();
else runInElectron(words);
