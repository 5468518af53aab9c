// SPDX-License-Identifier: Apache-2.0

// The calls of the benchmarks, made with containerd's own ttrpc client.
//
//	goclient calls IN-FLIGHT CALLS   reads one shim, a line of VERSION SOCKET ID
//	goclient fleet ROUNDS            reads many; a round is one State from each, at once
//	goclient poll SECONDS            reads many; a round every second, prints the share of a processor alone, in millionths
//
// Prints nanoseconds, of a call or a round: median, p99, this process's CPU; and then calls in a second.
package main

import (
	"bufio"
	"context"
	"fmt"
	"log"
	"net"
	"os"
	"sort"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/containerd/containerd/runtime/v2/task"
	"github.com/containerd/ttrpc"
)

type shim struct {
	client  *ttrpc.Client
	service string
	id      string
}

func (s shim) state() {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	var reply task.StateResponse
	if err := s.client.Call(ctx, s.service, "State", &task.StateRequest{ID: s.id}, &reply); err != nil {
		log.Fatal(err)
	}
	if reply.ID != s.id {
		log.Fatalf("%q answered for %q", reply.ID, s.id)
	}
}

func readShims() []shim {
	var shims []shim
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var version, socket, id string
		if _, err := fmt.Sscan(lines.Text(), &version, &socket, &id); err != nil {
			log.Fatal(err)
		}
		conn, err := net.Dial("unix", socket)
		if err != nil {
			log.Fatal(err)
		}
		shims = append(shims, shim{ttrpc.NewClient(conn), "containerd.task.v" + version + ".Task", id})
	}
	return shims
}

// calls makes calls on one connection, several at a time, and gives the time of each.
func calls(s shim, inFlight, count int) []time.Duration {
	each := count / inFlight
	times := make([]time.Duration, each*inFlight)
	var group sync.WaitGroup
	for lane := 0; lane < inFlight; lane++ {
		group.Add(1)
		go func(times []time.Duration) {
			defer group.Done()
			for i := range times {
				start := time.Now()
				s.state()
				times[i] = time.Since(start)
			}
		}(times[lane*each : (lane+1)*each])
	}
	group.Wait()
	return times
}

// rounds asks every shim once, all at the same time, and gives the time of each round.
func rounds(shims []shim, count int) []time.Duration {
	times := make([]time.Duration, count)
	for i := range times {
		start := time.Now()
		var group sync.WaitGroup
		for _, s := range shims {
			group.Add(1)
			go func(s shim) {
				defer group.Done()
				s.state()
			}(s)
		}
		group.Wait()
		times[i] = time.Since(start)
	}
	return times
}

func cpu() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		log.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func number(text string) int {
	value, err := strconv.Atoi(text)
	if err != nil {
		log.Fatal(err)
	}
	return value
}

// poll makes a round every second and prints what that cost.
func poll(shims []shim, seconds int) {
	rounds(shims, 3)
	used, start := cpu(), time.Now()
	for i := 0; i < seconds; i++ {
		rounds(shims, 1)
		time.Sleep(time.Until(start.Add(time.Duration(i+1) * time.Second)))
	}
	fmt.Println(int(float64(cpu()-used) / float64(time.Since(start)) * 1e6))
}

func main() {
	if len(os.Args) < 3 {
		log.Fatal("usage: goclient calls IN-FLIGHT CALLS | goclient fleet ROUNDS | goclient poll SECONDS")
	}
	shims := readShims()
	if os.Args[1] == "poll" {
		poll(shims, number(os.Args[2]))
		return
	}
	var measure func(share int) []time.Duration
	perTime := 1
	switch os.Args[1] {
	case "calls":
		measure = func(share int) []time.Duration { return calls(shims[0], number(os.Args[2]), number(os.Args[3])/share) }
	case "fleet":
		measure = func(share int) []time.Duration { return rounds(shims, number(os.Args[2])/share) }
		perTime = len(shims)
	}
	measure(5)
	used, start := cpu(), time.Now()
	times := measure(1)
	elapsed, taken := time.Since(start), cpu()-used
	sort.Slice(times, func(a, b int) bool { return times[a] < times[b] })
	count := len(times)
	fmt.Println(
		times[count/2].Nanoseconds(), times[count*99/100].Nanoseconds(), taken.Nanoseconds()/int64(count),
		int(float64(count*perTime)/elapsed.Seconds()))
}
