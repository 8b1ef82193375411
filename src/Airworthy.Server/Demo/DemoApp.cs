namespace Airworthy.Server.Demo;

/// <summary>One app of the fleet: who uses it, when, and what goes wrong in it.</summary>
internal sealed record DemoApp
{
    public required string Slug { get; init; }

    public required string Platform { get; init; }

    /// <summary>The SDK's name and version, as in the headers of what it sends.</summary>
    public required string Sdk { get; init; }

    public required ReleaseTrain Releases { get; init; }

    /// <summary>The environment besides production: the few who have a release a day before all others.</summary>
    public required string EarlyEnvironment { get; init; }

    /// <summary>How many there are who use it; none for a backend in request mode, which counts its requests by itself.</summary>
    public int Users { get; init; }

    public required double SessionsPerDay { get; init; }

    /// <summary>The hour (UTC) in which most use it.</summary>
    public double BusiestHour { get; init; } = 18;

    public TimeSpan MedianDuration { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Of all sessions: with an error that was handled.</summary>
    public double ErroredRate { get; init; } = 0.03;

    /// <summary>Of all sessions: with an exception that nobody caught and the app survived.</summary>
    public double UnhandledRate { get; init; }

    /// <summary>Of all sessions: that hung until they were ended.</summary>
    public double AbnormalRate { get; init; }

    /// <summary>What its events call their platform.</summary>
    public required string EventPlatform { get; init; }

    /// <summary>What its SDK catches a crash with.</summary>
    public required string CrashMechanism { get; init; }

    /// <summary>What ends its sessions, or goes through it uncaught.</summary>
    public required IReadOnlyList<DemoFault> Crashes { get; init; }

    /// <summary>What its own code catches and reports.</summary>
    public required IReadOnlyList<DemoFault> Errors { get; init; }

    public bool IsInRequestMode => Users == 0;

    /// <summary>Sessions a minute at a time of day: a third at night, five thirds in the busiest hour.</summary>
    public double SessionsAMinuteAt(DateTimeOffset time)
    {
        var day = Math.Cos((time.TimeOfDay.TotalHours - BusiestHour) / 24 * Math.Tau);
        return SessionsPerDay / (24 * 60) * (1 + day * 2 / 3);
    }
}
