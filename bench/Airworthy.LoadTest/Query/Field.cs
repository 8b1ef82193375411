namespace Airworthy.LoadTest.Query;

/// <summary>One figure, and how each database finds it in the raw sessions.</summary>
/// <param name="Name">In the statistics API.</param>
/// <param name="Tolerance">By what share two answers may differ.</param>
internal sealed record Field(string Name, string DuckDb, string ClickHouse, double Tolerance)
{
    // Rates are sums of the same whole numbers; the order of the operations may differ.
    private const double Rounding = 1e-9;

    // Ours are rounded to seven significant bits, which is 0.4 %.
    private const double Histogram = 0.005;

    // ClickHouse 18 does not interpolate: between few sessions its percentile is another one.
    private const double Uncompared = double.PositiveInfinity;

    public static readonly Field Sessions = new("sum(session)", "count(*)", "count()", 0);

    public static readonly Field Users = new("count_unique(user)", "count(distinct user_id)", "uniqExact(user_id)", 0);

    public static readonly Field CrashFreeSessions = new(
        "crash_free_rate(session)", "1 - count(*) filter (where status = 'crashed') / count(*)", "1 - countIf(status = 'crashed') / count()", Rounding);

    public static readonly Field CrashFreeUsers = new(
        "crash_free_rate(user)",
        "1 - count(distinct user_id) filter (where status = 'crashed') / count(distinct user_id)",
        "1 - uniqExactIf(user_id, status = 'crashed') / uniqExact(user_id)", Rounding);

    public static Field Duration(int percent) => new(
        $"p{percent}(session.duration)", $"quantile_cont(duration_ms, {percent / 100.0})", $"quantileExact({percent / 100.0})(duration_ms)", Histogram);

    /// <summary>Whether an answer of ours is the same as one of theirs.</summary>
    public bool Agrees(double ours, double theirs, SqlDialect dialect)
    {
        var tolerance = Tolerance == Histogram && dialect == SqlDialect.ClickHouse ? Uncompared : Tolerance;
        return double.IsPositiveInfinity(tolerance) || (double.IsNaN(ours) && double.IsNaN(theirs)) || Math.Abs(ours - theirs) <= tolerance * Math.Abs(theirs);
    }
}
