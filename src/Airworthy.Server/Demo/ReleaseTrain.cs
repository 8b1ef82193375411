namespace Airworthy.Server.Demo;

/// <summary>
/// The releases of an app, for all times: the same few departures in every cycle. It follows from the calendar alone, so a demo that is started again goes on where it was.
/// </summary>
/// <param name="Package">What stands before the <c>@</c> of a version.</param>
/// <param name="Offset">Shifts the cycle, so that not all apps release on the same day.</param>
internal sealed record ReleaseTrain(string Package, int Major, TimeSpan Cycle, TimeSpan Offset, IReadOnlyList<Departure> Departures)
{
    private static readonly DateTimeOffset FirstCycle = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Who has not updated through so many releases stays with the oldest.
    private const int ReleasesInUse = 5;

    /// <summary>The releases that had begun by then, the newest first.</summary>
    public IEnumerable<DemoRelease> StartedBy(DateTimeOffset time)
    {
        var cycle = (int)Math.Floor((time - FirstCycle - Offset) / Cycle);
        for (var number = (cycle + 1) * Departures.Count - 1; number >= 0; number--)
        {
            var release = this[number];
            if (release.Start <= time)
                yield return release;
        }
    }

    public DemoRelease this[int number]
    {
        get
        {
            var departure = Departures[number % Departures.Count];
            var start = FirstCycle + Offset + number / Departures.Count * Cycle + departure.After;
            var version = $"{Package}@{Major}.{number / 10}.{number % 10}+{1200 + 7 * number}";
            return new(number, version, start, departure.Rollout, departure.Reach, departure.CrashRate);
        }
    }

    /// <summary>The release that a user has at a time.</summary>
    /// <param name="willingness">How late the user takes each release, by its number: 0 as one of the first, 1 never.</param>
    public DemoRelease Of(DateTimeOffset time, Func<int, double> willingness)
    {
        DemoRelease? last = null;
        foreach (var release in StartedBy(time).Take(ReleasesInUse))
        {
            last = release;
            if (willingness(release.Number) < release.AdoptionAt(time))
                break;
        }

        return last ?? this[0];
    }
}

/// <summary>A release within the cycle.</summary>
/// <param name="CrashRate">Crashed of all its sessions.</param>
internal sealed record Departure(TimeSpan After, TimeSpan Rollout, double Reach, double CrashRate);
