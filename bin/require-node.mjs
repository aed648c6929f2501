// Plain JavaScript on purpose: it has to run on the very Node.js that is too old for the rest.
const oldest = 24;
if (Number.parseInt(process.versions.node, 10) < oldest) {
  console.error(
    `Node.js ${oldest} is needed and this is ${process.versions.node}. "npm ci" brings its own on Linux and Windows; ` +
      'elsewhere install it from https://nodejs.org and run the command again.',
  );
  process.exit(1);
}
