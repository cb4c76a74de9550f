import { runPluginProcess } from './plugin-process.ts';

process.exitCode = await runPluginProcess();
