using System.Globalization;
using System.Text.Json;

namespace Airworthy.LoadTest.Query;

/// <summary>An answer in the form in which all can be compared: by release and bucket the fields' values. Buckets without a session are left out.</summary>
internal sealed class AnswerRows
{
    /// <summary>The bucket of totals.</summary>
    public const long Total = 0;

    private readonly Dictionary<(string Release, long Bucket), double[]> _rows = [];

    public int Count => _rows.Count;

    /// <summary>The time that the statistics API says it has answered about.</summary>
    public DateTime? Start { get; private set; }

    public DateTime? End { get; private set; }

    /// <param name="bucket">Its beginning in seconds since 1970.</param>
    /// <param name="values">In the order of the fields; NaN for null.</param>
    public void Add(string release, long bucket, double[] values) => _rows.Add((release, bucket), values);

    /// <summary>Adds the groups of an answer of the statistics API.</summary>
    public void Add(JsonElement answer, Question question)
    {
        var (start, end) = (answer.GetProperty("start").GetDateTimeOffset().UtcDateTime, answer.GetProperty("end").GetDateTimeOffset().UtcDateTime);
        Start = Start < start ? Start : start;
        End = End > end ? End : end;
        var intervals = answer.GetProperty("intervals").EnumerateArray().Select(interval => interval.GetDateTimeOffset().ToUnixTimeSeconds()).ToList();
        foreach (var group in answer.GetProperty("groups").EnumerateArray())
        {
            var release = question.ByRelease ? group.GetProperty("by").GetProperty("release").GetString()! : "";
            if (question.WithTotals)
                Add(release, Total, [.. question.Fields.Select(field => Number(group.GetProperty("totals").GetProperty(field.Name)))]);
            for (var i = 0; question.WithSeries && i < intervals.Count; i++)
            {
                double[] values = [.. question.Fields.Select(field => Number(group.GetProperty("series").GetProperty(field.Name)[i]))];
                if (values[0] > 0)
                    Add(release, intervals[i], values);
            }
        }
    }

    /// <summary>The first difference, in words; null if there is none.</summary>
    /// <param name="theirs">What the database of the dialect says.</param>
    public string? DifferenceTo(AnswerRows theirs, Question question, SqlDialect dialect)
    {
        foreach (var (key, expected) in theirs._rows)
        {
            if (!_rows.TryGetValue(key, out var ours))
                return $"{Text(key)} is missing";
            for (var i = 0; i < expected.Length; i++)
            {
                if (!question.Fields[i].Agrees(ours[i], expected[i], dialect))
                    return $"{question.Fields[i].Name} of {Text(key)} is {ours[i]}, not {expected[i]}";
            }
        }

        return Count == theirs.Count ? null : $"{Text(_rows.Keys.First(key => !theirs._rows.ContainsKey(key)))} is superfluous";
    }

    private static string Text((string Release, long Bucket) key) =>
        $"'{key.Release}' at {(key.Bucket == Total ? "all times" : DateTimeOffset.FromUnixTimeSeconds(key.Bucket).ToString("u", CultureInfo.InvariantCulture))}";

    private static double Number(JsonElement value) => value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble();
}
