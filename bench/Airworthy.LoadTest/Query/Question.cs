namespace Airworthy.LoadTest.Query;

/// <summary>One question to all of them.</summary>
internal sealed record Question
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static readonly IReadOnlyList<Field> HealthOfReleases =
    [
        Field.Sessions, Field.Users, Field.CrashFreeSessions, Field.CrashFreeUsers, Field.Duration(50), Field.Duration(90),
    ];

    public required string Name { get; init; }

    /// <summary>What 95 % of the answers must not exceed.</summary>
    public required double BoundMilliseconds { get; init; }

    public required int Days { get; init; }

    public required TimeSpan Interval { get; init; }

    public required IReadOnlyList<Field> Fields { get; init; }

    public bool ByRelease { get; init; }

    public bool WithTotals { get; init; }

    public bool WithSeries { get; init; }

    /// <summary>Requests that share the time among them, where one would exceed the 10,000 points of an answer.</summary>
    public int Parts { get; init; } = 1;

    /// <summary>Of a data set with a few releases.</summary>
    public static IReadOnlyList<Question> OfFewReleases(int releases) =>
    [
        ReleaseList(releases, boundMilliseconds: 20),
        new() { Name = "Sessions by release and hour, 14 days", BoundMilliseconds = 20, Days = 14, Interval = Hour, Fields = [Field.Sessions], ByRelease = true, WithSeries = true, Parts = 2 },
        new() { Name = "Distinct users by release and day, 14 days", BoundMilliseconds = 60, Days = 14, Interval = Day, Fields = [Field.Users], ByRelease = true, WithTotals = true, WithSeries = true },
        new() { Name = "Sessions by day, 90 days", BoundMilliseconds = 20, Days = 90, Interval = Day, Fields = [Field.Sessions], WithSeries = true },
    ];

    /// <summary>Of a data set with many releases.</summary>
    public static IReadOnlyList<Question> OfManyReleases(int releases) => [ReleaseList(releases, boundMilliseconds: 50)];

    /// <summary>The requests to the statistics API. Where it answers in pages, further ones follow.</summary>
    public IReadOnlyList<Uri> Requests(DateTime now)
    {
        var path = $"/api/0/organizations/airworthy/sessions/?project=1&interval={(Interval == Hour ? "1h" : "1d")}"
            + $"&includeTotals={(WithTotals ? 1 : 0)}&includeSeries={(WithSeries ? 1 : 0)}{(ByRelease ? "&groupBy=release" : "")}"
            + string.Concat(Fields.Select(field => $"&field={field.Name}"));
        if (Parts == 1)
            return [new($"{path}&statsPeriod={Days}d", UriKind.Relative)];

        // Cut at whole hours, so that no bucket is in two parts.
        var start = now.AddDays(-Days);
        var cuts = Enumerable.Range(0, Parts + 1).Select(part => part == Parts ? now : RoundDown(start + part * (now - start) / Parts)).ToList();
        return [.. cuts.Zip(cuts.Skip(1), (from, to) => new Uri($"{path}&start={from:yyyy-MM-ddTHH:mm:ss}Z&end={to:yyyy-MM-ddTHH:mm:ss}Z", UriKind.Relative))];
    }

    private static Question ReleaseList(int releases, double boundMilliseconds) => new()
    {
        Name = $"Release list with health, {releases:N0} releases, 14 days",
        BoundMilliseconds = boundMilliseconds,
        Days = 14,
        Interval = Day,
        Fields = HealthOfReleases,
        ByRelease = true,
        WithTotals = true,
    };

    private static DateTime RoundDown(DateTime time) => time.AddTicks(-(time.Ticks % Hour.Ticks));
}
