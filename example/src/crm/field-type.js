/**
 * `"type": "iban"` of a field: of contacts on your types, of a definition's `dataSchema`, of custom fields.
 */
module.exports = () => ({
  name: 'iban',
  rules: ['unique'],
  // How its column looks, in the words of a Strapi attribute.
  storage: { type: 'string' },
  comparable: true,
  indexable: true,

  check(value) {
    const iban = compact(value);
    const isRight = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban) && remainder(iban) === 1;
    return isRight ? undefined : 'must be an IBAN such as DE02 1203 0000 0000 2020 51';
  },

  // What is stored, once `check` has found nothing.
  normalize: (value) => compact(value),
});

const compact = (value) => String(value).replaceAll(' ', '').toUpperCase();

/** Letters count as 10 to 35, the first four characters go to the end, and 97 must leave 1. */
function remainder(iban) {
  const digits = [...`${iban.slice(4)}${iban.slice(0, 4)}`]
    .map((sign) => parseInt(sign, 36))
    .join('');
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0);
}
