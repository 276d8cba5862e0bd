import net from 'node:net';

const isFree = (host, port) =>
  new Promise((resolve) => {
    const probe = net.createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });

/** The port in PORT, which must be free; by default the first free one from 1337 on. */
export async function choosePort(host) {
  const wanted = process.env.PORT;
  if (wanted !== undefined) {
    const port = Number(wanted);
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      throw new Error(`PORT must be a number from 1 to 65535; it is "${wanted}".`);
    }
    if (!(await isFree(host, port))) throw new Error(`Port ${port} is taken; set PORT to another.`);
    return port;
  }
  for (let port = 1337; port < 1437; port += 1) {
    if (await isFree(host, port)) {
      if (port !== 1337) process.stdout.write(`Port 1337 is taken; using ${port}.\n`);
      return port;
    }
  }
  throw new Error('Ports 1337 to 1436 are taken; set PORT to one that is free.');
}
