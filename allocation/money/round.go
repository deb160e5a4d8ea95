package money

import "math/big"

// Round rounds a fraction of cents to the cent, half away from zero (calcul.md, preamble).
// It fails with ErrOverflow when the result is no int64.
func Round(r Ratio) (Cents, error) {
	if r.wide == nil {
		return Cents(roundSmall(r.num, r.denom1+1)), nil
	}
	rounded := roundBig(r.wide)
	if !rounded.IsInt64() {
		return 0, ErrOverflow
	}
	return Cents(rounded.Int64()), nil
}

// RoundQuotient gives num/denom rounded to a number of decimals, half away from zero: a published unit cost
// (calcul.md §1.4.3, cout_unitaire; `arrondi_cu`). A denom of zero is a broken invariant of the caller, and panics.
func RoundQuotient(num, denom Ratio, decimals int) Ratio {
	scale := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(decimals)), nil))
	quotient := new(big.Rat).Quo(num.Rat(), denom.Rat())
	rounded := new(big.Rat).SetInt(roundBig(quotient.Mul(quotient, scale)))
	return fromRat(rounded.Quo(rounded, scale))
}

func roundSmall(num, denom int64) int64 {
	whole, rest := num/denom, num%denom
	if magnitude(rest) >= uint64(denom)-magnitude(rest) {
		if num < 0 {
			return whole - 1
		}
		return whole + 1
	}
	return whole
}

func roundBig(r *big.Rat) *big.Int {
	twice := new(big.Int).Lsh(new(big.Int).Abs(r.Num()), 1)
	twice.Add(twice, r.Denom())
	rounded := twice.Quo(twice, new(big.Int).Lsh(r.Denom(), 1))
	if r.Sign() < 0 {
		rounded.Neg(rounded)
	}
	return rounded
}
