package cli

import (
	"context"
	"fmt"
	"log/slog"
	"regexp"
	"strconv"
	"time"

	"github.com/robfig/cron/v3"
	"github.com/spf13/cobra"

	"quotepart/billing"
	"quotepart/billing/batch"
	"quotepart/billing/fault"
)

// schedule says when the campaigns are calculated: a day of May and one of November, at an hour of Paris. Hours between
// 2 and 3 are refused: they do not exist, or exist twice, on the days when the clocks change.
type schedule struct {
	may, november int // days of the month
	hour, minute  int
	zone          *time.Location
}

func (a *App) scheduleCommand() *cobra.Command {
	var may, november, hour, by string
	var once bool
	command := &cobra.Command{
		Use: "planifier", Aliases: []string{"schedule"}, Short: "Calcule les campagnes de mai et de novembre aux dates prévues", Args: exactly(0),
		Long: `Démon qui calcule la campagne de mai et celle de novembre au jour et à l'heure prévus (heure de Paris), puis attend
qu'une personne valide : il n'accepte aucune anomalie et n'émet jamais.

Au démarrage, il rattrape une fois l'échéance passée pendant qu'il était arrêté. Deux démons sur la même base ne
calculent jamais deux fois la même campagne. Il s'arrête proprement sur SIGTERM.

Chaque option peut aussi venir de l'environnement : QUOTEPART_MAI, QUOTEPART_NOVEMBRE, QUOTEPART_HEURE, QUOTEPART_PAR.`,
		Example: "  quotepart planifier --mai 15 --novembre 15 --heure 06:00\n  quotepart planifier --une-fois",
		RunE: func(command *cobra.Command, _ []string) error {
			s, err := parseSchedule(may, november, hour)
			if err != nil {
				return err
			}
			return a.withBatch(command.Context(), false, func(b *batch.Batch) error {
				b.Log = slog.New(slog.NewTextHandler(a.Err, nil)) // a daemon talks to its operator
				return a.runSchedule(command.Context(), b, s, by, once)
			})
		},
	}
	command.Flags().StringVar(&may, "mai", "15", "`JOUR` de mai")
	command.Flags().StringVar(&november, "novembre", "15", "`JOUR` de novembre")
	command.Flags().StringVar(&hour, "heure", "06:00", "`HH:MM`, heure de Paris, hors de 02:00 à 02:59")
	command.Flags().StringVar(&by, "par", "planificateur", "`NOM` porté au journal")
	command.Flags().BoolVar(&once, "une-fois", false, "rattrape l'échéance passée s'il le faut, puis s'arrête")
	return command
}

var hourForm = regexp.MustCompile(`^([01]\d|2[0-3]):([0-5]\d)$`)

func parseSchedule(may, november, hour string) (schedule, error) {
	s := schedule{}
	var err error
	if s.zone, err = time.LoadLocation("Europe/Paris"); err != nil {
		return s, err
	}
	for _, day := range []struct {
		option, text string
		to           *int
		last         int
	}{{"mai", may, &s.may, 31}, {"novembre", november, &s.november, 30}} {
		if *day.to, err = strconv.Atoi(day.text); err != nil || *day.to < 1 || *day.to > day.last {
			return s, fault.Refuse(fault.Invalid, "--%s : un jour de 1 à %d est attendu, pas « %s »", day.option, day.last, day.text)
		}
	}
	parts := hourForm.FindStringSubmatch(hour)
	if parts == nil || parts[1] == "02" {
		return s, fault.Refuse(fault.Invalid, "--heure : HH:MM est attendu, hors de 02:00 à 02:59 (heure qui manque ou se répète aux changements d'heure), pas « %s »", hour)
	}
	s.hour, _ = strconv.Atoi(parts[1])
	s.minute, _ = strconv.Atoi(parts[2])
	return s, nil
}

// occurrence gives the moment of a campaign.
func (s schedule) occurrence(id billing.CampaignID) time.Time {
	if id.November() {
		return time.Date(id.Year(), time.November, s.november, s.hour, s.minute, 0, 0, s.zone)
	}
	return time.Date(id.Year(), time.May, s.may, s.hour, s.minute, 0, 0, s.zone)
}

// lastDue gives the campaign whose moment was the last to pass.
func (s schedule) lastDue(now time.Time) billing.CampaignID {
	id := billing.NewCampaignID(now.In(s.zone).Year(), true)
	for s.occurrence(id).After(now) {
		if id.November() {
			id = billing.NewCampaignID(id.Year(), false)
		} else {
			id = billing.NewCampaignID(id.Year()-1, true)
		}
	}
	return id
}

// specs are the two lines of cron.
func (s schedule) specs() []string {
	return []string{
		fmt.Sprintf("CRON_TZ=Europe/Paris %d %d %d 5 *", s.minute, s.hour, s.may),
		fmt.Sprintf("CRON_TZ=Europe/Paris %d %d %d 11 *", s.minute, s.hour, s.november),
	}
}

// runSchedule catches up, then serves cron until the context ends. What it does at each moment is to look which
// campaign was the last due and to calculate it unless that was done: cron only wakes it up.
func (a *App) runSchedule(ctx context.Context, b *batch.Batch, s schedule, by string, once bool) error {
	run := func() error {
		id := s.lastDue(a.Now())
		report, err := b.CalculateOnSchedule(ctx, id, by)
		switch {
		case err != nil:
			b.Log.Error("scheduled calculation failed, it will be tried again", "campaign", id, "error", err)
		case report.Skipped:
			b.Log.Info("scheduled calculation already done", "campaign", id)
		default:
			b.Log.Info("scheduled calculation", "campaign", id, "outcome", report.Outcome)
		}
		return err
	}
	if err := run(); once {
		return err
	}
	logger := cron.PrintfLogger(slog.NewLogLogger(b.Log.Handler(), slog.LevelInfo))
	daemon := cron.New(cron.WithLocation(s.zone), cron.WithLogger(logger), cron.WithChain(cron.Recover(logger), cron.SkipIfStillRunning(logger)))
	for _, spec := range s.specs() {
		if _, err := daemon.AddFunc(spec, func() { run() }); err != nil {
			return err
		}
	}
	// A failure that passes, such as a database that was busy, is tried again every hour.
	if _, err := daemon.AddFunc("CRON_TZ=Europe/Paris 30 * * * *", func() {
		done, err := b.ScheduledBefore(ctx, s.lastDue(a.Now()))
		if err != nil {
			b.Log.Error("the scheduler cannot read the base, it will try again", "error", err)
		} else if !done {
			run()
		}
	}); err != nil {
		return err
	}
	b.Log.Info("scheduler started", "may", s.occurrence(billing.NewCampaignID(a.Now().Year(), false)), "november", s.occurrence(billing.NewCampaignID(a.Now().Year(), true)))
	daemon.Start()
	<-ctx.Done()
	<-daemon.Stop().Done() // waits for a calculation under way, which the context has told to stop
	b.Log.Info("scheduler stopped")
	return nil
}
