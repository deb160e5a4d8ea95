package oracle

import (
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// reader reads the values of one row and keeps the first error, so that a row is read without a test at each value.
type reader struct {
	table string
	row   map[string]string
	err   error
}

func (r *reader) fail(column, expected string) {
	if r.err == nil {
		r.err = fmt.Errorf("%s, row %v: column %s: %q is not %s", r.table, r.row, column, r.row[column], expected)
	}
}

// text is the value as written.
func (r *reader) text(column string) string { return r.row[column] }

// or is the value, or what empty means.
func (r *reader) or(column, empty string) string {
	if value := r.row[column]; value != "" {
		return value
	}
	return empty
}

// whole is an integer, or what empty means.
func (r *reader) whole(column string, empty int) int {
	value := r.row[column]
	if value == "" {
		return empty
	}
	i, err := strconv.Atoi(value)
	if err != nil {
		r.fail(column, "a whole number")
	}
	return i
}

// wholeOrNil is an integer; nil where the column is empty.
func (r *reader) wholeOrNil(column string) *int {
	if r.row[column] == "" {
		return nil
	}
	return new(r.whole(column, 0))
}

// asWritten takes the spaces out of a number and makes its decimal comma a point.
var asWritten = strings.NewReplacer(" ", "", "\u00a0", "", "\u2009", "", "\u202f", "", ",", ".")

// decimalNumber is a number once its spaces, its percent sign and its decimal comma are gone.
var decimalNumber = regexp.MustCompile(`^[+-]?[0-9]+(\.[0-9]+)?$`)

// number is an exact decimal; nil where the column is empty.
func (r *reader) number(column string) num {
	value := strings.TrimSuffix(asWritten.Replace(r.row[column]), "%")
	if value == "" {
		return nil
	}
	if !decimalNumber.MatchString(value) {
		r.fail(column, "a number")
		return nil
	}
	exact, _ := new(big.Rat).SetString(value)
	return exact
}

// numberOr is a number, or what empty means.
func (r *reader) numberOr(column string, empty num) num {
	if value := r.number(column); value != nil {
		return value
	}
	return empty
}

// required is a number that must be there; 0 where it is not, after the error.
func (r *reader) required(column string) num {
	value := r.number(column)
	if value == nil {
		r.fail(column, "a number")
		return zero
	}
	return value
}

// cents is an amount written in euros, in exact cents; nil where the column is empty.
func (r *reader) cents(column string) num {
	if value := r.number(column); value != nil {
		return mul(value, hundred)
	}
	return nil
}

// day is a date, or what empty means.
func (r *reader) day(column string, empty time.Time) time.Time {
	value := r.row[column]
	if value == "" {
		return empty
	}
	for _, layout := range []string{"2006-01-02", "02/01/2006"} {
		if day, err := time.Parse(layout, value); err == nil {
			return day
		}
	}
	r.fail(column, "a date")
	return empty
}

// span is the columns du and au; an empty au is open, an empty du too.
func (r *reader) span(du, au string) span {
	return span{r.day(du, time.Time{}), r.day(au, forever)}
}
