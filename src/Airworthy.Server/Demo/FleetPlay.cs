namespace Airworthy.Server.Demo;

/// <summary>
/// What a fleet sends, in the order of time. Pure: the same fleet from the same time on sends the same.
/// What has happened by <paramref name="liveFrom"/> is told by few updates, what happens later as SDKs tell it.
/// </summary>
internal sealed class FleetPlay(Fleet fleet, DateTimeOffset from, DateTimeOffset liveFrom)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly PriorityQueue<DemoUpdate, DateTimeOffset> _pending = new();
    private DateTimeOffset _minute = new(from.Ticks - from.Ticks % Minute.Ticks, from.Offset);

    /// <summary>All that is sent after what was asked for last, up to <paramref name="time"/>. No session in it began before the play did.</summary>
    public IEnumerable<DemoUpdate> Until(DateTimeOffset time)
    {
        while (_minute <= time)
        {
            for (var app = 0; app < fleet.Apps.Count; app++)
                PlayMinute(app);
            _minute += Minute;
            foreach (var update in Due(_minute < time ? _minute : time))
                yield return update;
        }

        foreach (var update in Due(time))
            yield return update;
    }

    private IEnumerable<DemoUpdate> Due(DateTimeOffset time)
    {
        while (_pending.TryPeek(out _, out var at) && at <= time)
            yield return _pending.Dequeue();
    }

    private void PlayMinute(int number)
    {
        var app = fleet.Apps[number];
        var dice = Dice.For((long)fleet.Seed, number, _minute.Ticks);
        // Rounded up as often as the fraction says.
        var sessions = (int)(app.SessionsAMinuteAt(_minute) + dice.Share());
        var updates = app.IsInRequestMode
            ? RequestMinute.Play(app, _minute, sessions, dice)
            : Enumerable.Range(0, sessions).SelectMany(i => Session(app, number, Dice.For((long)fleet.Seed, number, _minute.Ticks, i)));
        foreach (var update in updates)
            _pending.Enqueue(update, update.At);
    }

    private IEnumerable<DemoUpdate> Session(DemoApp app, int number, Dice dice)
    {
        var started = _minute + dice.Share() * Minute;
        if (started < from)
            return [];
        var session = DemoSession.Play(app, number, fleet.Seed, started, dice);
        return session.End <= liveFrom ? session.InHindsight() : session.AsItHappens();
    }
}
