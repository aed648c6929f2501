/**
 * Runs DynamoDB Local for as long as its parent lives. Even a parent killed by SIGKILL closes the channel to this process,
 * so an engine never outlives the cloud it belongs to, keeps its port and serves the next run with old data.
 */
import { spawn } from 'node:child_process';

const patience = 2_000;
const [command = 'java', ...args] = process.argv.slice(2);
const engine = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });

engine.on('spawn', () => process.send?.({ pid: engine.pid }));
engine.on('error', (error) => {
  console.error(error.message);
  process.exit(127);
});
engine.on('exit', (code, signal) => {
  if (signal) console.error(`ended by ${signal}`);
  process.exit(code ?? 1);
});

process.on('disconnect', () => {
  engine.kill('SIGTERM');
  setTimeout(() => engine.kill('SIGKILL'), patience).unref();
});
