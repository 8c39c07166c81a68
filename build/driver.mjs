// Starts a WebDriver server for windows of the packed app.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * The driver of the system's Chromium drives the runtime's as well, whatever the versions.
 * @param {NodeJS.ProcessEnv} env
 */
export const openDriver = async (env) => {
  const driver = spawn('chromedriver', ['--port=0', '--disable-build-check'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  const port = await new Promise((found, failed) => {
    driver.once('error', failed);
    driver.once('exit', (code) => failed(new Error(`chromedriver ended with ${code} before it listened.`)));
    createInterface(driver.stdout).on('line', (line) => {
      const match = /started successfully on port (\d+)/.exec(line);
      if (match) found(match[1]);
    });
  });
  return { port, stop: () => driver.kill() };
};
