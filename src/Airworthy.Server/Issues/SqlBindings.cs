using System.Text.Json;

namespace Airworthy.Server.Issues;

/// <summary>The values of a question whose text is made for it: what comes from outside is bound, and never stands in the text.</summary>
internal sealed class SqlBindings
{
    private readonly List<object?> _values = [];

    /// <summary>In the order of their placeholders, for <see cref="Storage.SqlSession.QueryOnce"/>.</summary>
    public IReadOnlyList<object?> Values => _values;

    /// <summary>The placeholder that stands for the value in the text.</summary>
    public string Add(object? value)
    {
        _values.Add(value);
        return $"${_values.Count}";
    }

    /// <summary>What stands behind <c>in</c> for any number of values.</summary>
    public string AddAll<T>(IEnumerable<T> values) => $"(select value from json_each({Add(JsonSerializer.Serialize(values))}))";
}
