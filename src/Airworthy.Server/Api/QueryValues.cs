namespace Airworthy.Server.Api;

internal static class QueryValues
{
    extension(IQueryCollection query)
    {
        /// <summary>The value of a parameter that has one: of several the last; null if there is none.</summary>
        public string? Last(string name) => query[name] is { Count: > 0 } values ? values[^1] : null;
    }
}
