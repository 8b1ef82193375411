namespace Airworthy.Server.Api;

/// <summary>Reads what a request carries, and no more of it than there is room for.</summary>
internal static class BoundedBody
{
    public static ApiRefusal TooLarge(long maxBytes) => new(StatusCodes.Status413PayloadTooLarge, $"The body is larger than {maxBytes} bytes.");

    /// <summary>The whole body; null if it is larger.</summary>
    public static async Task<byte[]?> Read(HttpRequest request, int maxBytes)
    {
        if (request.ContentLength > maxBytes)
            return null;
        using var kept = new MemoryStream();
        return await CopyTo(kept, request, maxBytes) ? kept.ToArray() : null;
    }

    /// <summary>Reads the whole body and keeps nothing of it. False if it is larger; then the rest is left unread.</summary>
    public static Task<bool> Discard(HttpRequest request, long maxBytes) => CopyTo(Stream.Null, request, maxBytes);

    private static async Task<bool> CopyTo(Stream target, HttpRequest request, long maxBytes)
    {
        var reader = request.BodyReader;
        for (var length = 0L; ;)
        {
            var result = await reader.ReadAsync(request.HttpContext.RequestAborted);
            length += result.Buffer.Length;
            if (length > maxBytes)
            {
                reader.AdvanceTo(result.Buffer.End);
                return false;
            }

            foreach (var segment in result.Buffer)
                target.Write(segment.Span);
            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
                return true;
        }
    }
}
