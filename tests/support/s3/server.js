// A real S3-compatible server for the tests, over TLS, with one bucket; what a store can do to its callers on top:
//   node server.js FOLDER CERTIFICATE KEY
// Prints "port N" when it listens. Lines on its standard input change its behaviour: "fail COUNT STATUS" answers the
// next calls with a status, "hang COUNT" never answers them, "pass COUNT" leaves them alone. Ends with its standard input. Prints "call METHOD PATH
// STATUS" for every call.
'use strict';

const crypto = require('crypto');
const fs = require('fs');
const path = require('path');
const https = require('https');
const readline = require('readline');
const S3rver = require('s3rver');

const [folder, certificate, key] = process.argv.slice(2);
const bucket = 'xiezhu-test';
const options = {
  directory: folder, silent: true, vhostBuckets: false, address: '127.0.0.1', port: 0,
  configureBuckets: [{ name: bucket }],
};
const secret = 'S3RVER';
const faults = [];

const encoded = text => encodeURIComponent(text).replace(/[!'()*]/g, c => '%' + c.charCodeAt(0).toString(16).toUpperCase());
const hmac = (key, text) => crypto.createHmac('sha256', key).update(text).digest();

// s3rver only looks whether the key is known: the signature (Signature Version 4) is checked here.
function isSigned(request, url) {
  const form = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;
  const match = form.exec(request.headers.authorization || '');
  if (!match) return false;
  const [, , day, region, names, signature] = match;
  const payload = request.headers['x-amz-content-sha256'];
  if (!names.split(';').includes('host') || !names.split(';').includes('x-amz-content-sha256')) return false;
  const query = [...url.searchParams].map(([name, value]) => `${encoded(name)}=${encoded(value)}`).sort().join('&');
  const headers = names.split(';').map(name => `${name}:${request.headers[name].trim()}\n`).join('');
  const canonical = [request.method, url.pathname, query, headers, names, payload].join('\n');
  const text = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], `${day}/${region}/s3/aws4_request`,
    crypto.createHash('sha256').update(canonical).digest('hex')].join('\n');
  const key = [day, region, 's3', 'aws4_request'].reduce(hmac, 'AWS4' + secret);
  return hmac(key, text).toString('hex') === signature;
}

// s3rver cannot abort a multipart upload: its parts lie in a folder named by the upload.
function abort(url, response) {
  const upload = url.searchParams.get('uploadId');
  const parts = path.join(folder, bucket, '._S3rver_uploads', upload);
  const known = /^[0-9a-f]+$/.test(upload) && fs.existsSync(parts);
  if (known) fs.rmSync(parts, { recursive: true });
  response.writeHead(known ? 204 : 404).end();
}

async function main() {
  const s3 = new S3rver(options);
  await s3.configureBuckets();
  const handle = s3.callback();
  const server = https.createServer({ cert: fs.readFileSync(certificate), key: fs.readFileSync(key) });
  server.on('request', (request, response) => {
    const url = new URL(request.url, 'https://localhost');
    response.on('finish', () => console.log(`call ${request.method} ${request.url} ${response.statusCode}`));
    const fault = faults.shift();
    if (fault === 'hang') return;
    if (fault && fault !== 'pass') {
      request.resume();
      request.on('end', () => response.writeHead(fault).end('<Error><Code>SlowDown</Code></Error>'));
      return;
    }
    if (!isSigned(request, url)) {
      request.resume();
      request.on('end', () => response.writeHead(403).end('<Error><Code>SignatureDoesNotMatch</Code></Error>'));
      return;
    }
    if (request.method === 'DELETE' && url.searchParams.has('uploadId')) { abort(url, response); return; }
    handle(request, response);
  });
  server.listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));
  const lines = readline.createInterface({ input: process.stdin });
  lines.on('line', line => {
    const [what, count, status] = line.split(' ');
    for (let i = 0; i < Number(count); ++i) faults.push(what === 'fail' ? Number(status) : what);
    console.log('faults set');
  });
  lines.on('close', () => process.exit(0));
}

main();
