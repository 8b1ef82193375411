namespace Airworthy.Server.Storage;

/// <summary>Facts could not be made durable and were not acknowledged. The message says why.</summary>
internal sealed class StorageUnavailableException(string message) : Exception(message);
