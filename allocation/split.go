package allocation

import (
	"cmp"
	"errors"
	"math"
	"math/big"
	"math/bits"
	"slices"

	"quotepart/allocation/money"
)

// Share is what one party gets of a split, and why.
type Share struct {
	Amount money.Cents // Floor, plus the cent where Cent
	Floor  money.Cents // the exact share cut to the cent, towards zero
	Rank   int         // place in the order in which the cents that are left over are given, from 1
	Cent   bool        // whether a left-over cent was given
}

// Division is the result of a split: the shares in the order of the weights.
type Division struct {
	Total    money.Cents
	Sum      money.Ratio // W, the sum of the weights
	Leftover int         // cents left over once every exact share is cut
	Shares   []Share
}

// Faults of Split. Both are faults of the caller's data.
var (
	ErrNoWeight       = errors.New("aucun poids : la somme des poids est nulle")
	ErrNegativeWeight = errors.New("un poids est négatif")
)

// Split divides total (cents, any sign) by weights (exact fractions, none negative, some positive), as calcul.md
// says in its preamble: everyone gets the exact share cut to the cent; the cents left over go one each to the largest
// fractional parts, ties to the larger weight, then to the first in order. The caller lists the parties by code, the
// slices by date, the components by rang (§4.1). The shares sum to total, and each is less than a cent from its exact
// value. It answers ErrNoWeight or ErrNegativeWeight.
func Split(total money.Cents, weights []money.Ratio) (Division, error) {
	for i := range weights {
		if weights[i].Sign() < 0 {
			return Division{}, ErrNegativeWeight
		}
	}
	if whole, common, sum, ok := commonWeights(weights); ok {
		if sum == 0 {
			return Division{}, ErrNoWeight
		}
		return splitSmall(total, whole, sum, money.Fraction(int64(sum), common)), nil
	}
	return splitWide(total, weights)
}

// commonWeights brings the weights to whole numbers over one denominator. ok is false when they do not fit in 63 bits,
// each or together.
func commonWeights(weights []money.Ratio) (whole []uint64, common int64, sum uint64, ok bool) {
	common = 1
	for i := range weights {
		_, denom, small := weights[i].Small()
		if !small {
			return nil, 0, 0, false
		}
		if denom == common || common%denom == 0 {
			continue
		}
		high, low := bits.Mul64(uint64(common), uint64(denom/greatestDivisor(common, denom)))
		if high != 0 || low > math.MaxInt64 {
			return nil, 0, 0, false
		}
		common = int64(low)
	}
	whole = make([]uint64, len(weights))
	for i := range weights {
		num, denom, _ := weights[i].Small()
		high, low := bits.Mul64(uint64(num), uint64(common/denom))
		if high != 0 || low > math.MaxInt64-sum {
			return nil, 0, 0, false
		}
		whole[i] = low
		sum += low
	}
	return whole, common, sum, true
}

func greatestDivisor(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// splitSmall is Split in machine words: |T|·w fits in 128 bits, and its quotient by W in 64, since w ≤ W.
func splitSmall(total money.Cents, weights []uint64, sum uint64, sumRatio money.Ratio) Division {
	magnitude := uint64(total.Abs())
	division := Division{Total: total, Sum: sumRatio, Shares: make([]Share, len(weights))}
	remainders := make([]uint64, len(weights))
	left := magnitude
	for i, weight := range weights {
		high, low := bits.Mul64(magnitude, weight)
		floor, remainder := bits.Div64(high, low, sum)
		division.Shares[i].Floor = money.Cents(floor)
		remainders[i] = remainder
		left -= floor
	}
	order := make([]int32, len(weights))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int {
		if remainders[a] != remainders[b] {
			return cmp.Compare(remainders[b], remainders[a])
		}
		if weights[a] != weights[b] {
			return cmp.Compare(weights[b], weights[a])
		}
		return int(a) - int(b)
	})
	division.giveLeftover(order, int(left))
	return division
}

// splitWide is Split for weights that do not fit in machine words.
func splitWide(total money.Cents, weights []money.Ratio) (Division, error) {
	common := big.NewInt(1)
	rats := make([]*big.Rat, len(weights))
	for i := range weights {
		rats[i] = weights[i].Rat()
		divisor := new(big.Int).GCD(nil, nil, common, rats[i].Denom())
		common.Mul(common, new(big.Int).Quo(rats[i].Denom(), divisor))
	}
	whole, sum := make([]*big.Int, len(weights)), new(big.Int)
	for i, rat := range rats {
		whole[i] = new(big.Int).Mul(rat.Num(), new(big.Int).Quo(common, rat.Denom()))
		sum.Add(sum, whole[i])
	}
	if sum.Sign() == 0 {
		return Division{}, ErrNoWeight
	}
	division := Division{Total: total, Sum: money.FromRat(new(big.Rat).SetFrac(sum, common)), Shares: make([]Share, len(weights))}
	magnitude, remainders := big.NewInt(int64(total.Abs())), make([]*big.Int, len(weights))
	left := new(big.Int).Set(magnitude)
	for i, weight := range whole {
		floor, remainder := new(big.Int).QuoRem(new(big.Int).Mul(magnitude, weight), sum, new(big.Int))
		division.Shares[i].Floor = money.Cents(floor.Int64())
		remainders[i] = remainder
		left.Sub(left, floor)
	}
	order := make([]int32, len(weights))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int {
		return cmp.Or(remainders[b].Cmp(remainders[a]), whole[b].Cmp(whole[a]), int(a)-int(b))
	})
	division.giveLeftover(order, int(left.Int64()))
	return division, nil
}

// giveLeftover gives a cent each to the first in order, and puts the sign of the total back.
func (d *Division) giveLeftover(order []int32, left int) {
	d.Leftover = left
	for place, i := range order {
		share := &d.Shares[i]
		share.Rank = place + 1
		share.Cent = place < left
		share.Amount = share.Floor
		if share.Cent {
			share.Amount++
		}
		if d.Total < 0 {
			share.Amount, share.Floor = -share.Amount, -share.Floor
		}
	}
}
