namespace Airworthy.Server.Demo;

/// <summary>A minute of a backend in request mode: its SDK counts, and sends what it counted a minute later.</summary>
internal static class RequestMinute
{
    // The share of requests that go to the early environment.
    private const double EarlyShare = 0.02;

    private static readonly TimeSpan EarlyBy = TimeSpan.FromHours(24);

    public static IEnumerable<DemoUpdate> Play(DemoApp app, DateTimeOffset minute, int requests, Dice dice)
    {
        var early = (int)(requests * EarlyShare + dice.Share());
        var newest = app.Releases.StartedBy(minute).Take(2).ToList();
        var onNewest = (int)((requests - early) * newest[0].AdoptionAt(minute) + dice.Share());
        return
        [
            .. Of(app, minute, onNewest, newest[0], DemoSession.Production, ref dice),
            .. Of(app, minute, requests - early - onNewest, newest[^1], DemoSession.Production, ref dice),
            .. Of(app, minute, early, app.Releases.StartedBy(minute + EarlyBy).First(), app.EarlyEnvironment, ref dice),
        ];
    }

    private static List<DemoUpdate> Of(DemoApp app, DateTimeOffset minute, int requests, DemoRelease release, string environment, ref Dice dice)
    {
        if (requests <= 0)
            return [];
        var crashed = (int)(requests * release.CrashRate + dice.Share());
        var errored = Math.Min(requests - crashed, (int)(requests * app.ErroredRate + dice.Share()));
        var sent = minute + TimeSpan.FromSeconds(60 + 5 * dice.Share());
        var updates = new List<DemoUpdate> { new DemoAggregate(app, sent, minute, requests - crashed - errored, errored, crashed, release.Version, environment) };
        for (var i = 0; i < crashed; i++)
        {
            // A server sends an error as it happens.
            var happened = minute + TimeSpan.FromSeconds(60 * dice.Share());
            updates.Add(new DemoEvent(
                app, happened, new Guid(dice.NextBytes()), happened, DemoFault.Of(app.Crashes, release, dice.Share()), IsHandled: false, User: null, release.Version, environment, (long)(dice.Share() * 900_000)));
        }

        return updates;
    }
}
