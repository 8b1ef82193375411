using Airworthy.Protocol;

namespace Airworthy.Server.Demo;

/// <summary>One session from beginning to end, and what its SDK tells of it.</summary>
internal sealed record DemoSession
{
    public const string Production = "production";

    // Of the users, those who have each release a day before all others.
    private const double EarlyUsers = 0.04;

    // Of the errors that were handled; crashes are all sent.
    private const double SentErrors = 0.05;

    private static readonly TimeSpan EarlyBy = TimeSpan.FromHours(24);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(45);

    // While a session lasts, its SDK tells so now and then.
    private static readonly TimeSpan Pulse = TimeSpan.FromSeconds(12);

    public required DemoApp App { get; init; }

    public required Guid Id { get; init; }

    public required string User { get; init; }

    public required string Release { get; init; }

    public required string Environment { get; init; }

    public required DateTimeOffset Started { get; init; }

    public required DateTimeOffset End { get; init; }

    public required SessionStatus Status { get; init; }

    /// <summary>When the error happened; null if none did that the app survived.</summary>
    public DateTimeOffset? Error { get; init; }

    /// <summary>When the end is told: at once, or, for a crash, when the app is started again.</summary>
    public required DateTimeOffset EndIsSent { get; init; }

    /// <summary>What the SDK sends of the errors in it: each that nobody caught, and of the others a few, as apps with many errors do.</summary>
    public required IReadOnlyList<DemoEvent> Events { get; init; }

    public static DemoSession Play(DemoApp app, int number, ulong seed, DateTimeOffset started, Dice dice)
    {
        // Few use an app often, many now and then.
        var user = (int)(app.Users * Math.Pow(dice.Share(), 1.5));
        var userDice = Dice.For((long)seed, number, user);
        var isEarly = userDice.Share() < EarlyUsers;
        var release = isEarly
            ? app.Releases.StartedBy(started + EarlyBy).First()
            : app.Releases.Of(started, version => Dice.For((long)seed, number, user, version).Share());

        var duration = app.MedianDuration * Math.Exp(0.9 * dice.Bell());
        duration = duration < Shortest ? Shortest : duration > Longest ? Longest : duration;
        var end = started + duration;
        var fate = dice.Share();
        var status = SessionStatus.Exited;
        if (fate < release.CrashRate)
            status = SessionStatus.Crashed;
        else if ((fate -= release.CrashRate) < app.AbnormalRate)
            status = SessionStatus.Abnormal;
        else if (fate - app.AbnormalRate < app.UnhandledRate)
            status = SessionStatus.Unhandled;

        var session = new DemoSession
        {
            App = app,
            Id = new Guid(dice.NextBytes()),
            User = new Guid(userDice.NextBytes()).ToString(),
            Release = release.Version,
            Environment = isEarly ? app.EarlyEnvironment : Production,
            Started = started,
            End = end,
            Status = status,
            Error = dice.Share() < app.ErroredRate ? started + duration * dice.Share() : null,
            EndIsSent = status is SessionStatus.Crashed or SessionStatus.Abnormal ? end + TimeSpan.FromMinutes(20) * dice.Share() : end,
            Events = [],
        };
        return session with { Events = session.PlayEvents(release, dice) };
    }

    private List<DemoEvent> PlayEvents(DemoRelease release, Dice dice)
    {
        var events = new List<DemoEvent>();
        if (Error is { } error && dice.Share() < SentErrors)
            events.Add(EventOf(DemoFault.Of(App.Errors, release, dice.Share()), error, error, isHandled: true, ref dice));
        if (Status is SessionStatus.Crashed or SessionStatus.Unhandled)
            events.Add(EventOf(DemoFault.Of(App.Crashes, release, dice.Share()), End, EndIsSent, isHandled: false, ref dice));
        return events;
    }

    private DemoEvent EventOf(DemoFault fault, DateTimeOffset happened, DateTimeOffset sent, bool isHandled, ref Dice dice) =>
        new(App, sent, new Guid(dice.NextBytes()), happened, fault, isHandled, User, Release, Environment, (long)(dice.Share() * 900_000));

    /// <summary>A session that is over, as an SDK that was offline sends it: its last state; a crash behind the beginning that was sent before it.</summary>
    public IEnumerable<DemoUpdate> InHindsight()
    {
        if (EndIsSent == End)
            return [.. Events, At(End, EndIsSent, sequence: 0, Status)];
        return [At(Started, Started, sequence: 0, SessionStatus.Ok), .. Events, At(End, EndIsSent, sequence: 1, Status)];
    }

    /// <summary>A session as it happens: its beginning, its error, that it goes on, its end.</summary>
    public IEnumerable<DemoUpdate> AsItHappens()
    {
        var sequence = 0;
        yield return At(Started, Started, sequence++, SessionStatus.Ok);
        for (var time = Started + Pulse; time < End; time += Pulse)
            yield return At(time, time, sequence++, SessionStatus.Ok);
        foreach (var one in Events)
            yield return one;
        yield return At(End, EndIsSent, sequence, Status);
    }

    private DemoSessionUpdate At(DateTimeOffset time, DateTimeOffset sent, int sequence, SessionStatus status)
    {
        var errors = (Error <= time ? 1 : 0) + (status is SessionStatus.Ok or SessionStatus.Exited ? 0 : 1);
        return new(App, sent, Id, User, Started, time, sequence, status, errors, Release, Environment);
    }
}
