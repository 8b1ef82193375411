using Airworthy.Protocol;
using Airworthy.Server.Demo;

namespace Airworthy.Server.Tests.Demo;

public sealed class FleetPlayTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 21, 30, 17, TimeSpan.Zero);
    private static readonly DateTimeOffset FiveDaysAgo = Now - TimeSpan.FromDays(5);
    private static readonly Fleet Small = Fleet.Example.Smaller(0.05);

    [Fact]
    public void All_times_lie_within_what_the_wire_accepts()
    {
        foreach (var update in History().Concat(new FleetPlay(Small, FiveDaysAgo, Now).Until(Now + TimeSpan.FromHours(1))))
        {
            var (started, timestamp) = update switch
            {
                DemoSessionUpdate session => (session.Started, session.Timestamp),
                DemoEvent error => (error.Happened, error.Happened),
                _ => (((DemoAggregate)update).Minute, ((DemoAggregate)update).Minute),
            };
            Assert.InRange(started, FiveDaysAgo - TimeSpan.FromMinutes(1), update.At);
            Assert.InRange(timestamp, started, update.At);
        }
    }

    [Fact]
    public void It_goes_on_where_it_stopped_and_in_the_order_of_time()
    {
        var play = new FleetPlay(Small, Now - TimeSpan.FromHours(3), Now);
        var parts = play.Until(Now).Concat(play.Until(Now + TimeSpan.FromSeconds(61))).Concat(play.Until(Now + TimeSpan.FromMinutes(7))).ToList();

        Assert.Equal(new FleetPlay(Small, Now - TimeSpan.FromHours(3), Now).Until(Now + TimeSpan.FromMinutes(7)), parts);
        Assert.Equal(parts.Select(update => update.At).Order(), parts.Select(update => update.At));
    }

    [Fact]
    public void The_same_fleet_at_the_same_time_sends_the_same() => Assert.Equal(History(), History());

    [Fact]
    public void A_session_has_one_beginning_and_one_end_and_only_gets_worse()
    {
        var sessions = new FleetPlay(Small, Now, Now).Until(Now + TimeSpan.FromHours(3)).OfType<DemoSessionUpdate>().GroupBy(update => update.Id);

        foreach (var updates in sessions.Select(session => session.OrderBy(update => update.Sequence).ToList()))
        {
            Assert.Equal(Enumerable.Range(0, updates.Count), updates.Select(update => update.Sequence));
            Assert.All(updates.SkipLast(1), update => Assert.Equal(SessionStatus.Ok, update.Status));
            Assert.Equal(updates.Select(update => update.Errors).Order(), updates.Select(update => update.Errors));
            Assert.Single(updates.Select(update => (update.App.Slug, update.User, update.Release, update.Environment, update.Started)).Distinct());
        }
    }

    [Fact]
    public void The_bad_release_crashes_in_four_of_a_hundred_sessions_and_the_others_hardly_ever()
    {
        var rates = new FleetPlay(Fleet.Example.Smaller(0.3), FiveDaysAgo, Now).Until(Now).OfType<DemoSessionUpdate>()
            .Where(update => update.App.Slug == "shop-ios")
            .GroupBy(update => update.Id)
            .Select(session => session.MaxBy(update => update.Sequence)!)
            .GroupBy(session => session.Release)
            .Where(release => release.Count() > 3_000)
            .Select(release => release.Count(session => session.Status == SessionStatus.Crashed) / (double)release.Count())
            .Order()
            .ToList();

        Assert.InRange(rates[^1], 0.03, 0.05);
        Assert.All(rates.SkipLast(1), rate => Assert.InRange(rate, 0, 0.005));
    }

    [Fact]
    public void A_release_spreads_as_an_S_and_never_back_until_the_next_one_comes()
    {
        foreach (var release in Fleet.Example.Apps.SelectMany(app => app.Releases.StartedBy(Now).Take(6)))
        {
            var adoption = Enumerable.Range(-1, 103).Select(percent => release.AdoptionAt(release.Start + percent * 0.01 * release.Rollout)).ToList();

            Assert.Equal(adoption.Order(), adoption);
            Assert.Equal(0, adoption[0]);
            Assert.Equal(release.Reach, adoption[^1], precision: 9);
            Assert.InRange(adoption[11], 0, 0.02);
            Assert.Equal(release.Reach / 2, adoption[51], precision: 9);
        }
    }

    [Fact]
    public void Sessions_follow_the_rollout()
    {
        var app = Small.Apps[0];
        var release = app.Releases.StartedBy(Now).First(release => release.Start + release.Rollout < Now);
        var sessions = new FleetPlay(Fleet.Example, release.Start, Now).Until(release.Start + release.Rollout).OfType<DemoSessionUpdate>()
            .Where(update => update.App.Slug == app.Slug && update.Environment == DemoSession.Production)
            .ToList();

        var shares = Enumerable.Range(0, 6)
            .Select(sixth => sessions.Where(session => (int)((session.Started - release.Start) / release.Rollout * 6) == sixth).ToList())
            .Select(sixth => sixth.Count(session => session.Release == release.Version) / (double)sixth.Count)
            .ToList();

        Assert.Equal(shares.Order(), shares);
        Assert.InRange(shares[^1], release.Reach - 0.08, release.Reach);
    }

    [Fact]
    public void Each_user_stays_with_an_environment_and_never_goes_back_to_an_older_release()
    {
        var sessions = History().OfType<DemoSessionUpdate>().Where(update => update.App.Slug == "shop-android").GroupBy(update => update.User);

        foreach (var user in sessions)
        {
            Assert.Single(user.Select(update => update.Environment).Distinct());
            var versions = user.OrderBy(update => update.Started).Select(update => int.Parse(update.Release.Split('+')[1])).ToList();
            Assert.Equal(versions.Order(), versions);
        }
    }

    [Fact]
    public void Nights_are_quieter_than_evenings()
    {
        var byHour = History().OfType<DemoSessionUpdate>().CountBy(update => update.Started.Hour).ToDictionary();

        Assert.True(byHour[17] > 3 * byHour[5], $"{byHour[17]} and {byHour[5]} sessions");
    }

    private static List<DemoUpdate> History() => new FleetPlay(Small, FiveDaysAgo, Now).Until(Now).ToList();
}
