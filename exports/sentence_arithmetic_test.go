package exports_test

import (
	"math/big"
	"regexp"
	"strings"
	"testing"

	"quotepart/allocation"
	"quotepart/exports"
	"quotepart/exports/exportstest"
)

// TestSentenceArithmetic does every sentence again with nothing but its own text.
func TestSentenceArithmetic(t *testing.T) {
	t.Parallel()
	names := exportstest.Dossier()
	for _, row := range sentenceCases() {
		checkSentence(t, row.why, &row.step, exports.Sentence(&row.step, exports.Names{Dossier: names, Cle: row.cle}))
	}
}

// checkSentence checks that each expression before an equals sign makes the number after it, that each number that is cut
// or rounded is near what it stands for, and that the last is the amount of the step.
func checkSentence(t *testing.T, why string, step *allocation.Step, text string) {
	t.Helper()
	checked, last := 0, ""
	for clause := range strings.SplitSeq(plainText(text), ";") {
		parts := strings.Split(clause, "=")
		for i := 1; i < len(parts); i++ {
			expression, result := trailing.FindString(parts[i-1]), leading.FindString(parts[i])
			left, right := evaluate(t, expression), evaluate(t, strings.TrimSuffix(result, "…"))
			if !near(left, right, strings.HasSuffix(result, "…") || strings.Contains(expression, "…")) {
				t.Errorf("%s: %s = %s does not hold, in %q", why, expression, result, text)
			}
			checkEnd(t, why, left, parts[i])
			checked++
		}
		last = clause
	}
	if step.Kind == allocation.StepComponent && step.Methode != "gratuit" && checked == 0 {
		t.Errorf("%s: nothing to check in %q", why, text)
	}
	if !strings.Contains(strings.ReplaceAll(last, ",", "."), step.Resultat.String()) {
		t.Errorf("%s: %q does not end with %s", why, text, step.Resultat)
	}
}

var (
	number   = `-?[0-9]+(,[0-9]+)?`
	trailing = regexp.MustCompile(`[-+×÷/%()0-9,… ]*$`)
	leading  = regexp.MustCompile(`^ *` + number + `…?`)
	remark   = regexp.MustCompile(`\([^()]*\pL[^()]*\)`)
	units    = regexp.MustCompile(`€| mois entiers| jours| jour| mois`)
)

// plainText leaves figures and signs: no spaces between thousands, no units, no remarks. A cent is worth a cent, and what
// is cut to the cent before it is a new beginning.
func plainText(text string) string {
	text = strings.NewReplacer("\u202f", "", "\u00a0", " ", "\u2212", "-").Replace(text)
	text = units.ReplaceAllString(text, "")
	text = strings.ReplaceAll(text, "1 centime ", "0,01 ")
	for remark.MatchString(text) {
		text = remark.ReplaceAllString(text, "")
	}
	return text
}

// checkEnd checks what follows an exact amount: a cut to the cent is towards nothing, a rounding is to the nearest.
func checkEnd(t *testing.T, why string, exact *big.Rat, after string) {
	t.Helper()
	for marker, holds := range map[string]func(gap *big.Rat) bool{
		"→":         func(gap *big.Rat) bool { return gap.Sign() >= 0 && gap.Cmp(big.NewRat(1, 100)) < 0 },
		"arrondi à": func(gap *big.Rat) bool { return gap.Abs(gap).Cmp(big.NewRat(1, 200)) <= 0 },
	} {
		_, text, found := strings.Cut(after, marker)
		if !found {
			continue
		}
		shown := evaluate(t, leading.FindString(text))
		gap := new(big.Rat).Sub(exact, shown)
		if exact.Sign() < 0 {
			gap.Neg(gap)
		}
		if !holds(gap) {
			t.Errorf("%s: %s is not %s %s", why, exact.FloatString(6), marker, shown.FloatString(2))
		}
	}
}

func near(left, right *big.Rat, isCut bool) bool {
	if !isCut {
		return left.Cmp(right) == 0
	}
	gap := new(big.Rat).Sub(left, right)
	return gap.Abs(gap).Cmp(big.NewRat(1, 10_000)) < 0
}

// evaluate does sums, products and quotients, with parentheses, a sign in front, and % for a hundredth.
func evaluate(t *testing.T, text string) *big.Rat {
	t.Helper()
	p := &parser{t: t, rest: strings.NewReplacer(" ", "", "…", "").Replace(strings.Trim(text, " ,"))} // ten decimals do
	value := p.sum()
	if p.rest != "" {
		t.Errorf("cannot read %q in %q", p.rest, text)
	}
	return value
}

type parser struct {
	t    *testing.T
	rest string
}

func (p *parser) take(token string) bool {
	rest, found := strings.CutPrefix(p.rest, token)
	if found {
		p.rest = rest
	}
	return found
}

func (p *parser) sum() *big.Rat {
	value := p.product()
	for {
		switch {
		case p.take("+"):
			value = new(big.Rat).Add(value, p.product())
		case p.take("-"):
			value = new(big.Rat).Sub(value, p.product())
		default:
			return value
		}
	}
}

func (p *parser) product() *big.Rat {
	value := p.factor()
	for {
		switch {
		case p.take("×"):
			value = new(big.Rat).Mul(value, p.factor())
		case p.take("÷"), p.take("/"):
			value = new(big.Rat).Quo(value, p.factor())
		default:
			return value
		}
	}
}

var digits = regexp.MustCompile(`^[0-9]+(,[0-9]+)?`)

func (p *parser) factor() *big.Rat {
	if p.take("-") {
		return new(big.Rat).Neg(p.factor())
	}
	value := new(big.Rat)
	if p.take("(") {
		value = p.sum()
		if !p.take(")") {
			p.t.Errorf("a parenthesis is open before %q", p.rest)
		}
	} else {
		figure := digits.FindString(p.rest)
		p.rest = p.rest[len(figure):]
		if _, ok := value.SetString(strings.ReplaceAll(figure, ",", ".")); !ok {
			p.t.Errorf("a number is missing before %q", p.rest)
		}
	}
	if p.take("%") {
		value = new(big.Rat).Mul(value, big.NewRat(1, 100))
	}
	return value
}
