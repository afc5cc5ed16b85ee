/** Whether the last digit is the one that ISO/IEC 7812-1 puts there. */
export function luhnHolds(digits: string): boolean {
  let total = 0;
  for (let place = 0; place < digits.length; place++) {
    const value = Number(digits[digits.length - 1 - place]) * (1 + (place % 2));
    total += value - (value > 9 ? 9 : 0);
  }
  return total % 10 === 0;
}
