package cli

import "time"

// LastDue gives the campaign whose moment was the last to pass, for the options of « planifier ».
func LastDue(may, november, hour string, now time.Time) (string, error) {
	s, err := parseSchedule(may, november, hour)
	if err != nil {
		return "", err
	}
	return string(s.lastDue(now)), nil
}

// Specs gives the lines of cron for the options of « planifier ».
func Specs(may, november, hour string) ([]string, error) {
	s, err := parseSchedule(may, november, hour)
	return s.specs(), err
}

// Commands lists the command lines of all commands that a user may call, « aide » among them.
func (a *App) Commands() []string {
	root := a.root()
	root.InitDefaultHelpCmd()
	var lines []string
	for pending := root.Commands(); len(pending) > 0; pending = pending[1:] {
		lines = append(lines, pending[0].CommandPath())
		pending = append(pending, pending[0].Commands()...)
	}
	return append(lines, root.CommandPath())
}
