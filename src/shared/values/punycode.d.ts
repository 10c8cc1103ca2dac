/** The part of the library that is used; its ES module has no types of its own. */
declare module 'punycode/punycode.es6.js' {
  const punycode: { readonly toUnicode: (domain: string) => string };
  export default punycode;
}
