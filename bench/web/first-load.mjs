// Bytes that cross the network, heads and all, until a first visitor sees the sign-in page, and from there the workbench.
import { freshPage, signIn, withBrowser } from './browser.mjs';

await withBrowser(async (browser) => {
  const page = await freshPage(browser);
  const network = await page.context().newCDPSession(page);
  let bytes = 0;
  let calls = 0;
  await network.send('Network.enable');
  network.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
    calls += 1;
  });
  await page.goto('/sign-in', { waitUntil: 'networkidle' });
  const signInBytes = bytes;
  await signIn(page);
  return { signIn: signInBytes, workbench: bytes - signInBytes, calls };
});
