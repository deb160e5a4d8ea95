// Command quotepart shares the cost of mutualised services between a métropole and its communes, and bills it.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // Europe/Paris, on a machine without time zones

	"quotepart/cmd/internal/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	app := cli.App{Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv, Now: time.Now}
	status := app.Run(ctx, os.Args[1:])
	stop()
	os.Exit(status)
}
