package exports_test

import (
	"strings"
	"testing"

	"quotepart/allocation/calendar"
	"quotepart/exports"
	"quotepart/exports/exportstest"
)

// spaced writes the spaces of French typography: _ is a thin no-break space, ~ a no-break space.
var spaced = strings.NewReplacer("_", "\u202f", "~", "\u00a0", "-", "\u2212")

func TestFrenchNumbers(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ why, got, want string }{
		{"an amount", exports.Euros(exportstest.Cents("1234.56")), "1_234,56~€"},
		{"millions", exports.Euros(exportstest.Cents("-1234567.00")), "-1_234_567,00~€"},
		{"cents alone", exports.Euros(exportstest.Cents("-0.05")), "-0,05~€"},
		{"nothing", exports.Euros(0), "0,00~€"},
		{"hundreds have no thousands", exports.Euros(exportstest.Cents("999.99")), "999,99~€"},
		{"a price has two decimals at least", exports.PriceText(exportstest.Ratio("0.8")), "0,80~€"},
		{"and all that it has", exports.PriceText(exportstest.Ratio("0.0155")), "0,0155~€"},
		{"one without end is cut, not rounded", exports.PriceText(exportstest.Ratio("2/3")), "0,6666…~€"},
		{"a negative one is cut towards nothing", exports.PriceText(exportstest.Ratio("-20000/3")), "-6_666,6666…~€"},
		{"a small negative one keeps its sign", exports.Number(exportstest.Ratio("-1/30000")), "-0,0000…"},
		{"a whole quantity", exports.Number(exportstest.Ratio("33775")), "33_775"},
		{"a quantity with decimals", exports.Number(exportstest.Ratio("55.5")), "55,5"},
		{"a rate", exports.Rate(exportstest.Ratio("12.5")), "12,5~%"},
		{"a count", exports.Whole(1203), "1_203"},
		{"a day", exports.Day(calendar.Of(2026, 5, 31)), "31/05/2026"},
		{"an open end", exports.Day(calendar.Forever), ""},
		{"double signs", exports.Typography("« a » : 5 % ; n° 3 ?"), "«~a~»~: 5~%~; n°~3~?"},
	} {
		if want := spaced.Replace(row.want); row.got != want {
			t.Errorf("%s: got %q, want %q", row.why, row.got, want)
		}
	}
}

func TestMoment(t *testing.T) {
	t.Parallel()
	if got, want := exports.Moment("2026-05-31T08:00:00Z"), "31/05/2026 à 08:00:00 (UTC)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := exports.Moment("hier"); got != "hier" {
		t.Errorf("a text that is no time: got %q", got)
	}
}
