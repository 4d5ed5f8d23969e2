// A caller in a process of its own, so that its work is not in the figures of whom it calls: makes the calls that a message
// names, so many at once, and tells how long each took.
import { Buffer } from 'node:buffer';
import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Milliseconds until the whole answer is here; rejects unless it is a 200. */
const callOnce = (port, { method, path, token, body }) =>
  new Promise((resolve, reject) => {
    const began = performance.now();
    const headers = { authorization: `Bearer ${token}` };
    if (body !== undefined)
      Object.assign(headers, { 'content-type': 'application/json', 'content-length': body.length });
    const sent = request({ agent, host: '127.0.0.1', port, method, path, headers }, (answer) => {
      const text = [];
      answer.on('data', (part) => text.push(part));
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve(performance.now() - began);
        else reject(new Error(`${method} ${path}: ${answer.statusCode} ${Buffer.concat(text)}`));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });

process.on('message', async ({ port, calls, atOnce }) => {
  const times = [];
  let next = 0;
  const caller = async () => {
    for (let nth = next++; nth < calls.length; nth = next++) times.push(await callOnce(port, calls[nth]));
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, caller));
    process.send({ times });
  } catch (fault) {
    process.send({ fault: fault.message });
  }
});
