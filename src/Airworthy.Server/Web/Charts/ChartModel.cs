namespace Airworthy.Server.Web.Charts;

/// <summary>How the series of a chart are drawn.</summary>
public enum ChartKind
{
    /// <summary>A line each.</summary>
    Lines,

    /// <summary>Bars that stand on each other.</summary>
    Bars,

    /// <summary>Areas that stand on each other.</summary>
    Areas,
}

/// <summary>What the values of a chart are.</summary>
public enum ChartUnit
{
    Count,

    /// <summary>0 to 100.</summary>
    Percent,

    /// <summary>Milliseconds.</summary>
    Duration,
}

/// <summary>A chart as the page describes it once: for the module that draws it, for who reads it as a table, for who hears it.</summary>
public sealed record ChartModel
{
    /// <summary>Unique on its page; letters, digits and hyphens.</summary>
    public required string Id { get; init; }

    public required string Title { get; init; }

    /// <summary>What stands beside the title, such as the figure of the whole period.</summary>
    public string? Note { get; init; }

    public required ChartKind Kind { get; init; }

    public required ChartUnit Unit { get; init; }

    /// <summary>When its buckets begin, UTC, in order.</summary>
    public required IReadOnlyList<DateTime> Starts { get; init; }

    public required TimeSpan Bucket { get; init; }

    /// <summary>What the buckets are called instead of their times, such as the hours since a release was made; null for the times.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    public required IReadOnlyList<ChartSeries> Series { get; init; }

    public IReadOnlyList<ChartMarker> Markers { get; init; } = [];

    /// <summary>Whether the last bucket is still running: its figures are drawn as unfinished.</summary>
    public bool IsLastRunning { get; init; } = true;

    /// <summary>Least and most of the scale; null for what the values ask for. Percentages never go beyond 0 and 100.</summary>
    public double? Least { get; init; }

    public double? Most { get; init; }

    /// <summary>Names of series that are drawn a second time, below, on a scale of their own: a few bad sessions among many would not show. Bars only.</summary>
    public IReadOnlyList<string> Magnified { get; init; } = [];

    /// <summary>What the magnified ones are together, such as "not healthy".</summary>
    public string MagnifiedTitle { get; init; } = "";

    /// <summary>The address' parameters for begin, end and named period, which dragging over the chart sets; null if it cannot be zoomed.</summary>
    public ZoomParameters? Zoom { get; init; } = new("start", "end", "statsPeriod");

    public ChartHeight Height { get; init; } = ChartHeight.Medium;
}

/// <summary>How high the plate of a chart is.</summary>
public enum ChartHeight
{
    Low,
    Medium,
    High,
}

/// <summary>The parameters in which a page's address holds its time.</summary>
public sealed record ZoomParameters(string Start, string End, string Period);

/// <summary>A row of values, one a bucket; null where there is nothing to tell, which is not 0.</summary>
/// <param name="Name">Unique in its chart.</param>
/// <param name="Values">As <see cref="ChartModel.Unit"/> says.</param>
/// <param name="Href">Where a click leads; null for nowhere.</param>
/// <param name="Colour">The name of a design token without its dashes, such as s-crashed; null for the palette's next one.</param>
/// <param name="IsMuted">Drawn as a thing to compare with, not as what it is about.</param>
/// <param name="IsHidden">Not shown until somebody ticks it.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<double?> Values, string? Href = null, string? Colour = null, bool IsMuted = false, bool IsHidden = false);

/// <summary>A moment worth a line across the chart, UTC.</summary>
public sealed record ChartMarker(DateTime At, string Label);
