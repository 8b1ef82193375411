using System.Diagnostics.CodeAnalysis;
using Airworthy.Server.Cells;

namespace Airworthy.Server.Health;

/// <summary>One of the periods that the release endpoints know: how long it is, and in how many buckets a series shows it.</summary>
internal sealed record HealthPeriod(string Name, TimeSpan Rollup, int Buckets)
{
    /// <summary>How far adoption and the figures of active sessions and users look back.</summary>
    public static readonly HealthPeriod Day = new("24h", TimeSpan.FromHours(1), 24);

    public static readonly IReadOnlyList<HealthPeriod> All =
    [
        new("1h", TimeSpan.FromHours(1), 1),
        Day,
        new("1d", TimeSpan.FromHours(1), 24),
        new("48h", TimeSpan.FromHours(1), 48),
        new("2d", TimeSpan.FromHours(1), 48),
        new("7d", TimeSpan.FromDays(1), 7),
        new("14d", TimeSpan.FromDays(1), 14),
        new("30d", TimeSpan.FromDays(1), 30),
        new("90d", TimeSpan.FromDays(3), 30),
    ];

    public static bool TryParse(string name, [NotNullWhen(true)] out HealthPeriod? period)
    {
        period = All.FirstOrDefault(one => one.Name == name);
        return period is not null;
    }

    public TimeSpan Length => Buckets * Rollup;

    /// <summary>The hours that begin in [<paramref name="now"/> - length, <paramref name="now"/>): what totals are made of.</summary>
    public TimeBuckets Hours(DateTime now) => HoursWithin(now - Length, now);

    /// <summary>The series' buckets: as many as it has, the last being the one that is not over.</summary>
    public TimeBuckets Series(DateTime now) => new((now - Length).NextOnGrid(Rollup), Rollup, Buckets);

    /// <summary>The hours that begin in [<paramref name="start"/>, <paramref name="end"/>).</summary>
    public static TimeBuckets HoursWithin(DateTime start, DateTime end) =>
        TimeBuckets.Covering(start.RoundUp(CellResolution.Hour.Length), end, CellResolution.Hour.Length);
}
